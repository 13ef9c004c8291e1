import { Node, type NodeId } from '#contract';
import type { AcceptorStatus, Nothing, PaxosMessage, PaxosOptions, Proposal } from '../../messages.ts';

type Entry = { promised: number } | Proposal;

/** Everything that happens is an entry of a log; after a crash the log is played again. Refuses what it may not do. */
export class Acceptor extends Node<PaxosMessage, Nothing, never, PaxosOptions> {
  private state: AcceptorStatus = { promised: 0, accepted: null };

  override onStart(): void {
    const log = this.storage.log('acceptor');
    for (let index = log.first; index <= log.length; index++) this.apply(log.read(index) as unknown as Entry);
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (message.type !== 'prepare' && message.type !== 'accept') return;
    const { n } = message;
    const { promised } = this.state;
    if (n < promised) return this.send(from, { type: 'refused', n, promised });
    if (message.type === 'prepare') {
      if (n > promised) this.record({ promised: n });
      this.send(from, { type: 'promise', n, accepted: this.state.accepted });
    } else {
      const { value } = message;
      if (this.state.accepted?.n !== n) this.record({ n, value });
      const { learners, distinguishedLearner: one } = this.options;
      for (const to of [from, ...(one === undefined ? learners : [one])]) this.send(to, { type: 'accepted', n, value });
    }
  }

  private record(entry: Entry): void {
    this.storage.log('acceptor').append(entry);
    this.apply(entry);
  }

  private apply(entry: Entry): void {
    this.state =
      'promised' in entry ? { ...this.state, promised: entry.promised } : { promised: entry.n, accepted: entry };
  }

  get status(): AcceptorStatus {
    return this.state;
  }
}
