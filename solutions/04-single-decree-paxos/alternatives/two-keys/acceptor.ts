import { Node, type NodeId } from '#contract';
import type { AcceptorStatus, Nothing, PaxosMessage, PaxosOptions, Proposal } from '../../messages.ts';

/**
 * A key for the promise and one for the acceptance, the promise first: a crash in between leaves a promise that nobody was
 * given. It keeps no fields, ignores what it may not do, and promises the same number again when it is asked again.
 */
export class Acceptor extends Node<PaxosMessage, Nothing, never, PaxosOptions> {
  override onMessage(from: NodeId, message: PaxosMessage): void {
    const { promised } = this.status;
    if (message.type === 'prepare' && message.n >= promised) {
      this.storage.set('promised', message.n);
      this.send(from, { type: 'promise', n: message.n, accepted: this.status.accepted });
    } else if (message.type === 'accept' && message.n >= promised) {
      const { n, value } = message;
      this.storage.set('promised', n);
      this.storage.set('accepted', { n, value });
      this.send(from, { type: 'accepted', n, value });
      const { learners, distinguishedLearner } = this.options;
      for (const learner of learners)
        if (distinguishedLearner === undefined || learner === distinguishedLearner)
          this.send(learner, { type: 'accepted', n, value });
    }
  }

  get status(): AcceptorStatus {
    return {
      promised: Number(this.storage.get('promised') ?? 0),
      accepted: (this.storage.get('accepted') ?? null) as Proposal | null,
    };
  }
}
