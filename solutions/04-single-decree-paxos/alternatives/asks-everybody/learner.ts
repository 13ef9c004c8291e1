import { Node, type NodeId } from '#contract';
import type { LearnerOutput, LearnerStatus, Nothing, PaxosMessage, PaxosOptions } from '../../messages.ts';

/** Asks all proposers at a time. The distinguished learner tells the others at every further `accepted` again. */
export class Learner extends Node<PaxosMessage, Nothing, LearnerOutput, PaxosOptions> {
  private readonly heard: { from: NodeId; n: number; value: string }[] = [];
  private learned: string | null = null;

  override onStart(): void {
    this.setTimer('ask', 12 * this.options.delay);
  }

  override onTimer(): void {
    if (this.learned !== null) return;
    for (const proposer of this.options.proposers) this.send(proposer, { type: 'query' });
    this.setTimer('ask', 18 * this.options.delay);
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    switch (message.type) {
      case 'learned':
        return this.learn(message.value);
      case 'accepted': {
        if (this.learned !== null) return this.spread();
        const { n, value } = message;
        if (!this.heard.some((vote) => vote.from === from && vote.n === n)) this.heard.push({ from, n, value });
        const votes = this.heard.filter((vote) => vote.n === n).length;
        if (votes < Math.floor(this.options.acceptors.length / 2) + 1) return;
        this.learn(value);
        return this.spread();
      }
    }
  }

  private learn(value: string): void {
    if (this.learned !== null) return;
    this.learned = value;
    this.output({ type: 'learned', value });
  }

  private spread(): void {
    const { learners, distinguishedLearner } = this.options;
    if (this.learned === null || distinguishedLearner !== this.self) return;
    for (const learner of learners)
      if (learner !== this.self) this.send(learner, { type: 'learned', value: this.learned });
  }

  get status(): LearnerStatus {
    return { learned: this.learned };
  }
}
