import { Node, type NodeId } from '#contract';
import type { LearnerOutput, LearnerStatus, Nothing, PaxosMessage, PaxosOptions, Proposal } from '../../messages.ts';

/** Keeps the latest acceptance of each acceptor, and what it has learned on disk: it tells the application when it boots. */
export class Learner extends Node<PaxosMessage, Nothing, LearnerOutput, PaxosOptions> {
  private latest: { [acceptor: NodeId]: Proposal } = {};
  private learned: string | null = null;
  private next = 0;

  override onStart(): void {
    const value = this.storage.get('learned');
    if (typeof value === 'string') this.tell(value);
    else this.setTimer('ask', 15 * this.options.delay);
  }

  override onTimer(): void {
    const { proposers, delay } = this.options;
    this.next = (this.next + 1) % proposers.length;
    for (const [place, proposer] of proposers.entries())
      if (place === this.next) this.send(proposer, { type: 'query' });
    this.setTimer('ask', 15 * delay);
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (this.learned !== null) return;
    if (message.type === 'learned') this.learn(message.value);
    if (message.type !== 'accepted') return;
    const { n, value } = message;
    if (n > (this.latest[from]?.n ?? 0)) this.latest[from] = { n, value };
    const votes = Object.values(this.latest).filter((proposal) => proposal.n === n).length;
    if (2 * votes > this.options.acceptors.length) this.learn(value);
  }

  private learn(value: string): void {
    this.storage.set('learned', value);
    this.cancelTimer('ask');
    this.tell(value);
    const { learners, distinguishedLearner } = this.options;
    if (distinguishedLearner !== this.self) return;
    for (const learner of learners) if (learner !== this.self) this.send(learner, { type: 'learned', value });
  }

  private tell(value: string): void {
    this.learned = value;
    this.output({ type: 'learned', value });
  }

  get status(): LearnerStatus {
    return { learned: this.learned };
  }
}
