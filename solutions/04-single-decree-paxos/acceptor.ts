import { Node, type NodeId } from '#contract';
import type { AcceptorStatus, Nothing, PaxosMessage, PaxosOptions, Proposal } from './messages.ts';

/** The two fields are one record on disk, written before anybody is told (§2.5). */
export class Acceptor extends Node<PaxosMessage, Nothing, never, PaxosOptions> {
  private promised = 0;
  private accepted: Proposal | null = null;

  override onStart(): void {
    const saved = this.storage.get('acceptor') as AcceptorStatus | undefined;
    if (saved === undefined) return;
    this.promised = saved.promised;
    this.accepted = saved.accepted;
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (message.type === 'prepare') this.prepare(from, message.n);
    if (message.type === 'accept') this.accept(from, { n: message.n, value: message.value });
  }

  /** Phase 1(b): answers only a number greater than every number answered before. */
  private prepare(from: NodeId, n: number): void {
    if (n < this.promised) return this.refuse(from, n);
    if (n === this.promised) return; // a copy of what was answered, or what it prepared is accepted already
    this.promised = n;
    this.save();
    this.send(from, { type: 'promise', n, accepted: this.accepted });
  }

  /** Phase 2(b): accepts unless it has promised a greater number. A copy is accepted again: its news may have been lost. */
  private accept(from: NodeId, proposal: Proposal): void {
    const { n } = proposal;
    if (n < this.promised) return this.refuse(from, n);
    if (n !== this.accepted?.n) {
      this.promised = n;
      this.accepted = proposal;
      this.save();
    }
    const { learners, distinguishedLearner } = this.options;
    const audience = distinguishedLearner === undefined ? learners : [distinguishedLearner];
    for (const to of [...audience, from]) this.send(to, { type: 'accepted', ...proposal });
  }

  /** Not needed for safety: it spares the proposer the waiting (§2.4). */
  private refuse(to: NodeId, n: number): void {
    this.send(to, { type: 'refused', n, promised: this.promised });
  }

  private save(): void {
    this.storage.set('acceptor', this.status);
  }

  get status(): AcceptorStatus {
    return { promised: this.promised, accepted: this.accepted };
  }
}
