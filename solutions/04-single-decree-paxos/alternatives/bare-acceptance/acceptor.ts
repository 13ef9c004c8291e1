import { Node, type NodeId } from '#contract';
import type { AcceptorStatus, Nothing, PaxosMessage, PaxosOptions, Proposal } from '../../messages.ts';

/**
 * Accepting raises no promise, but the highest-numbered acceptance stays whatever is accepted later. That is enough: a
 * proposal that is chosen was promised by a majority, and the proof asks nothing of the others.
 */
export class Acceptor extends Node<PaxosMessage, Nothing, never, PaxosOptions> {
  private promised = 0;
  private accepted: Proposal | null = null;

  override onStart(): void {
    const saved = this.storage.get('state') as [number, Proposal | null] | undefined;
    if (saved !== undefined) [this.promised, this.accepted] = saved;
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (message.type === 'prepare' && message.n > this.promised) {
      this.keep(message.n, this.accepted);
      this.send(from, { type: 'promise', n: message.n, accepted: this.accepted });
    }
    if (message.type === 'accept' && message.n >= this.promised) {
      const { n, value } = message;
      if (n > (this.accepted?.n ?? 0)) this.keep(this.promised, { n, value });
      const { learners, distinguishedLearner } = this.options;
      const audience = distinguishedLearner === undefined ? learners : [distinguishedLearner];
      for (const to of [...audience, from]) this.send(to, { type: 'accepted', n, value });
    }
  }

  private keep(promised: number, accepted: Proposal | null): void {
    this.promised = promised;
    this.accepted = accepted;
    this.storage.set('state', [promised, accepted]);
  }

  get status(): AcceptorStatus {
    return { promised: this.promised, accepted: this.accepted };
  }
}
