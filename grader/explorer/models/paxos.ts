/**
 * Single-decree Paxos (Lamport, "Paxos Made Simple", 2001) as small as it gets: each proposer makes one proposal, with a
 * number of its own, when its timer fires. The explorer's speed is measured on it.
 */
import type { NodeConstructor, NodeId } from '#contract';

export type PaxosMessage =
  | { readonly type: 'prepare' | 'promise' | 'accept' | 'accepted'; readonly n: number; readonly value?: string }
  | { readonly type: 'promise'; readonly n: number; readonly accepted: { readonly n: number; readonly value: string } };

export interface PaxosOptions {
  readonly acceptors: readonly NodeId[];
  readonly n: number;
}

export function paxos(Node: NodeConstructor) {
  class Acceptor extends Node<PaxosMessage, never, never, PaxosOptions> {
    private promised = 0;
    private accepted: { n: number; value: string } | null = null;

    override onStart(): void {
      this.promised = Number(this.storage.get('promised') ?? 0);
      this.accepted = (this.storage.get('accepted') ?? null) as Acceptor['accepted'];
    }

    override onMessage(from: NodeId, message: PaxosMessage): void {
      const { type, n } = message;
      if (type === 'prepare' && n > this.promised) {
        this.promised = n;
        this.storage.set('promised', n);
        this.send(
          from,
          this.accepted === null ? { type: 'promise', n } : { type: 'promise', n, accepted: this.accepted },
        );
      }
      if (type === 'accept' && n >= this.promised && n !== this.accepted?.n) {
        this.promised = n;
        this.accepted = { n, value: message.value ?? '' };
        this.storage.set('promised', n);
        this.storage.set('accepted', this.accepted);
        this.send(from, { type: 'accepted', n });
      }
    }

    get status() {
      return { accepted: this.accepted };
    }
  }

  class Proposer extends Node<PaxosMessage, never, string, PaxosOptions> {
    private promises: Record<NodeId, { n: number; value: string } | null> = {};
    private phase: 'idle' | 'prepare' | 'accept' | 'done' = 'idle';
    private value = this.self;
    private readonly votes = new Set<NodeId>();

    override onStart(): void {
      this.setTimer('propose', 1);
    }

    override onTimer(): void {
      this.phase = 'prepare';
      for (const acceptor of this.options.acceptors) this.send(acceptor, { type: 'prepare', n: this.options.n });
    }

    override onMessage(from: NodeId, message: PaxosMessage): void {
      const { acceptors, n } = this.options;
      const majority = Math.floor(acceptors.length / 2) + 1;
      if (this.phase === 'prepare' && message.type === 'promise') {
        this.promises[from] = 'accepted' in message ? message.accepted : null;
        const promises = Object.values(this.promises);
        if (promises.length < majority) return;
        const highest = promises.reduce((a, b) => ((b?.n ?? 0) > (a?.n ?? 0) ? b : a), null);
        this.value = highest?.value ?? this.self;
        this.phase = 'accept';
        this.promises = {};
        for (const acceptor of acceptors) this.send(acceptor, { type: 'accept', n, value: this.value });
      } else if (this.phase === 'accept' && message.type === 'accepted') {
        this.votes.add(from);
        if (this.votes.size < majority) return;
        this.phase = 'done';
        this.votes.clear();
        this.output(this.value);
      }
    }

    get status() {
      return { accepted: null };
    }
  }

  return { Acceptor, Proposer };
}
