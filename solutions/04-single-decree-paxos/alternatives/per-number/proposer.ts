import { Node, type NodeId } from '#contract';
import type { PaxosMessage, PaxosOptions, Proposal, ProposerRequest, ProposerStatus } from '../../messages.ts';

/** What has come of one number. */
interface Ballot {
  readonly promises: Map<NodeId, Proposal | null>;
  readonly accepted: Set<NodeId>;
  value: string | null;
}

/**
 * Remembers every number of this boot: promises that come late still count for theirs, and may complete a majority when a
 * later number is under way. The largest number used is on disk; the next one is the next of the own remainder.
 */
export class Proposer extends Node<PaxosMessage, ProposerRequest, never, PaxosOptions> {
  private ballots = new Map<number, Ballot>();
  private n = 0;
  private seen = Number(this.storage.get('n') ?? 0);
  private wanted: string | null = null;
  private chosen: string | null = null;
  private waiting: NodeId[] = [];
  private tries = 0;

  override onRequest(request: ProposerRequest): void {
    if (request.type === 'propose' && this.wanted === null) this.wanted = request.value;
    if (this.chosen !== null) return;
    const ballot = this.ballots.get(this.n);
    if (ballot === undefined) this.begin();
    else this.proceed(this.n, ballot);
  }

  override onTimer(): void {
    if (this.chosen !== null) return;
    this.tries += 1;
    this.begin();
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (message.type === 'query') return this.tell(from);
    if (message.type === 'refused') this.seen = Math.max(this.seen, message.promised);
    if (message.type !== 'promise' && message.type !== 'accepted') return;
    const ballot = this.ballots.get(message.n);
    if (ballot === undefined || this.chosen !== null) return;
    if (message.type === 'promise') ballot.promises.set(from, message.accepted);
    else ballot.accepted.add(from);
    this.proceed(message.n, ballot);
  }

  private begin(): void {
    const { proposers, acceptors } = this.options;
    const mine = proposers.indexOf(this.self);
    let next = this.seen + 1;
    while (next % proposers.length !== mine) next += 1;
    this.seen = next;
    this.n = next;
    this.storage.set('n', next);
    this.ballots.set(next, { promises: new Map(), accepted: new Set(), value: null });
    for (const acceptor of acceptors) this.send(acceptor, { type: 'prepare', n: next });
    this.wait();
  }

  private wait(): void {
    this.setTimer('patience', this.options.delay * (4 + this.random() * Math.min(16, 2 ** (1 + this.tries))));
  }

  private proceed(n: number, ballot: Ballot): void {
    const { acceptors } = this.options;
    const majority = Math.floor(acceptors.length / 2) + 1;
    if (ballot.value === null && ballot.promises.size >= majority) {
      const reports = [...ballot.promises.values()].filter((report) => report !== null);
      reports.sort((a, b) => b.n - a.n);
      ballot.value = reports[0]?.value ?? this.wanted;
      if (ballot.value === null) return n === this.n ? this.cancelTimer('patience') : undefined;
      for (const acceptor of acceptors) this.send(acceptor, { type: 'accept', n, value: ballot.value });
      this.wait();
    }
    if (ballot.value === null || ballot.accepted.size < majority) return;
    this.chosen = ballot.value;
    this.ballots.clear();
    this.cancelTimer('patience');
    for (const learner of this.waiting) this.send(learner, { type: 'learned', value: this.chosen });
    this.waiting = [];
  }

  private tell(learner: NodeId): void {
    if (this.chosen !== null) return this.send(learner, { type: 'learned', value: this.chosen });
    if (!this.waiting.includes(learner)) this.waiting.push(learner);
    const ballot = this.ballots.get(this.n);
    // Nothing under way, or something that found nothing to propose.
    if (ballot === undefined || (ballot.value === null && ballot.promises.size > 0)) this.begin();
  }

  get status(): ProposerStatus {
    const ballot = this.ballots.get(this.n);
    if (ballot === undefined) return { n: this.n, phase: 'idle' };
    if (ballot.value !== null) return { n: this.n, phase: 'accept' };
    const many = ballot.promises.size > this.options.acceptors.length / 2;
    return { n: this.n, phase: many ? 'ready' : 'prepare' };
  }
}
