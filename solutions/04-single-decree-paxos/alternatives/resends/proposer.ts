import { Node, type NodeId } from '#contract';
import type { PaxosMessage, PaxosOptions, Proposal, ProposerRequest, ProposerStatus } from '../../messages.ts';

type Message<T extends PaxosMessage['type']> = Extract<PaxosMessage, { type: T }>;

/** More than there are proposers: the place of one is below it in its numbers, the round above. */
const STRIDE = 1_000_000_000;

/** Before it takes a new number it sends the old messages again, to those who have not answered. */
export class Proposer extends Node<PaxosMessage, ProposerRequest, never, PaxosOptions> {
  /** How many numbers I have used, over all boots, or skipped. */
  private round = Number(this.storage.get('round') ?? 0);
  private n = 0;
  private phase: ProposerStatus['phase'] = 'idle';
  /** What the application wants proposed. */
  private wanted: string | null = null;
  /** Promises for n: what each acceptor has accepted. */
  private promises = new Map<NodeId, Proposal | null>();
  /** The value sent out with n, and who has accepted it. */
  private proposed = '';
  private acceptors = new Set<NodeId>();
  private chosen: string | null = null;
  /** Attempts in a row that came to nothing. */
  private failures = 0;
  /** How often the present messages were sent again. */
  private resent = 0;
  /** Learners that asked and were not answered. */
  private asking = new Set<NodeId>();

  override onRequest(request: ProposerRequest): void {
    if (request.type === 'propose') this.wanted ??= request.value;
    if (this.chosen !== null) return;
    if (this.phase === 'idle') this.attempt();
    else if (this.phase === 'ready') this.propose();
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    switch (message.type) {
      case 'promise':
        return this.promised(from, message);
      case 'accepted':
        return this.accepted(from, message);
      case 'refused':
        return this.refused(message);
      case 'query':
        return this.queried(from);
    }
  }

  override onTimer(): void {
    const { n, phase, proposed: value } = this;
    if ((phase === 'prepare' || phase === 'accept') && this.resent < 2) {
      this.resent += 1;
      const answered = phase === 'prepare' ? this.promises : this.acceptors;
      for (const acceptor of this.options.acceptors) {
        if (answered.has(acceptor)) continue;
        this.send(acceptor, phase === 'prepare' ? { type: 'prepare', n } : { type: 'accept', n, value });
      }
      return this.setTimer('again', 3 * this.options.delay + this.pause());
    }
    this.failures += 1;
    this.attempt();
  }

  /** Phase 1(a). The number is mine alone: the ith proposer uses those that leave the remainder i (§2.5). */
  private attempt(): void {
    const { proposers, acceptors, delay } = this.options;
    this.round += 1;
    this.storage.set('round', this.round);
    this.n = this.round * STRIDE + proposers.indexOf(this.self);
    this.phase = 'prepare';
    this.promises.clear();
    this.resent = 0;
    for (const acceptor of acceptors) this.send(acceptor, { type: 'prepare', n: this.n });
    this.setTimer('again', 5 * delay + this.pause());
  }

  private promised(from: NodeId, { n, accepted }: Message<'promise'>): void {
    if (this.phase !== 'prepare' || n !== this.n) return; // late: promised to an earlier proposal of mine
    this.promises.set(from, accepted);
    if (!this.isMajority(this.promises.size)) return;
    this.phase = 'ready';
    this.propose();
  }

  /** Phase 2(a), if there is anything to propose: P2c leaves no choice once somebody in the majority has accepted. */
  private propose(): void {
    let highest: Proposal | null = null;
    for (const accepted of this.promises.values())
      if (accepted !== null && accepted.n > (highest?.n ?? 0)) highest = accepted;
    const value = highest?.value ?? this.wanted;
    if (value === null) return this.cancelTimer('again');
    this.phase = 'accept';
    this.proposed = value;
    this.acceptors.clear();
    this.resent = 0;
    for (const acceptor of this.options.acceptors) this.send(acceptor, { type: 'accept', n: this.n, value });
    this.setTimer('again', 3 * this.options.delay + this.pause());
  }

  private accepted(from: NodeId, { n }: Message<'accepted'>): void {
    if (this.phase !== 'accept' || n !== this.n) return;
    this.acceptors.add(from);
    if (!this.isMajority(this.acceptors.size)) return;
    this.chosen = this.proposed;
    this.phase = 'idle';
    this.cancelTimer('again');
    for (const learner of this.asking) this.send(learner, { type: 'learned', value: this.chosen });
    this.asking.clear();
  }

  /** Abandons the proposal, and lets the one who is ahead finish before the next. */
  private refused({ n, promised }: Message<'refused'>): void {
    this.round = Math.max(this.round, Math.floor(promised / STRIDE));
    if (n !== this.n || (this.phase !== 'prepare' && this.phase !== 'accept')) return;
    this.phase = 'idle';
    this.setTimer('again', this.pause());
  }

  private queried(learner: NodeId): void {
    if (this.chosen !== null) return this.send(learner, { type: 'learned', value: this.chosen });
    this.asking.add(learner);
    // What a majority promised some time ago says nothing about today: ask again.
    if (this.phase === 'idle' || this.phase === 'ready') this.attempt();
  }

  /** Whole ms, at random, from a range that doubles up to 16 Δ. */
  private pause(): number {
    return Math.round(this.random() * this.options.delay * 2 ** Math.min(1 + this.failures, 4));
  }

  private isMajority(count: number): boolean {
    return count > this.options.acceptors.length / 2;
  }

  get status(): ProposerStatus {
    return { n: this.n, phase: this.phase };
  }
}
