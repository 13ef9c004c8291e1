import { Node, type NodeId } from '#contract';
import type { LearnerOutput, LearnerStatus, Nothing, PaxosMessage, PaxosOptions } from './messages.ts';

export class Learner extends Node<PaxosMessage, Nothing, LearnerOutput, PaxosOptions> {
  private learned: string | null = null;
  /** By number: who has accepted that proposal. A number has one value, so the value need not be kept. */
  private votes = new Map<number, Set<NodeId>>();
  /** How often a proposer was asked. */
  private queries = 0;

  override onStart(): void {
    this.askLater();
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (message.type === 'learned') this.learn(message.value);
    if (message.type === 'accepted') this.count(from, message.n, message.value);
  }

  /** Asks the proposers in turn: one of them may be down, and two at a time would only disturb each other. */
  override onTimer(): void {
    const { proposers } = this.options;
    const proposer = proposers[this.queries % proposers.length];
    if (proposer !== undefined) this.send(proposer, { type: 'query' });
    this.queries += 1;
    this.askLater();
  }

  private askLater(): void {
    this.setTimer('query', Math.round(this.options.delay * (10 + 10 * this.random())));
  }

  /** Chosen: accepted by a majority of different acceptors, all of them with the same number. */
  private count(from: NodeId, n: number, value: string): void {
    if (this.learned !== null) return;
    const voters = this.votes.get(n) ?? new Set();
    this.votes.set(n, voters.add(from));
    if (voters.size > this.options.acceptors.length / 2) this.learn(value);
  }

  private learn(value: string): void {
    if (this.learned !== null) return;
    this.learned = value;
    this.votes.clear();
    this.cancelTimer('query');
    this.output({ type: 'learned', value });
    const { learners, distinguishedLearner } = this.options;
    if (this.self !== distinguishedLearner) return;
    for (const learner of learners) if (learner !== this.self) this.send(learner, { type: 'learned', value });
  }

  get status(): LearnerStatus {
    return { learned: this.learned };
  }
}
