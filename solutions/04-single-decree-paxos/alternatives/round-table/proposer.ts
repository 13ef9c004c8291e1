import { Node, type NodeId } from '#contract';
import type { PaxosMessage, PaxosOptions, Proposal, ProposerRequest, ProposerStatus } from '../../messages.ts';

/**
 * Numbers by turns: turn t belongs to the proposer at place t mod P, and is number t + 1. The first turn that is free is on
 * disk before it is used. Accepts go only to those who have promised; refusals are not understood, time tells.
 */
export class Proposer extends Node<PaxosMessage, ProposerRequest, never, PaxosOptions> {
  private free = 0;
  private ballot: {
    n: number;
    promises: { from: NodeId; report: Proposal | null }[];
    value?: string;
    votes: NodeId[];
  } | null = null;
  private value: string | undefined;
  private outcome: string | undefined;
  private curious: NodeId[] = [];

  override onStart(): void {
    this.free = (this.storage.get('free turn') ?? 0) as number;
  }

  override onRequest(request: ProposerRequest): void {
    if (request.type === 'propose') this.value ??= request.value;
    if (this.outcome !== undefined) return;
    if (this.ballot === null) this.takeTurn();
    else this.maybeAccept();
  }

  override onTimer(): void {
    if (this.outcome === undefined) this.takeTurn();
  }

  private takeTurn(): void {
    const { proposers, acceptors, delay } = this.options;
    let turn = this.free;
    while (proposers[turn % proposers.length] !== this.self) turn++;
    this.free = turn + 1;
    this.storage.set('free turn', this.free);
    this.ballot = { n: turn + 1, promises: [], votes: [] };
    for (const acceptor of acceptors) this.send(acceptor, { type: 'prepare', n: turn + 1 });
    this.setTimer('turn', delay * (4 + 14 * this.random()));
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    if (message.type === 'query') {
      if (this.outcome !== undefined) this.send(from, { type: 'learned', value: this.outcome });
      else {
        this.curious.push(from);
        if (this.ballot === null || (this.ballot.value === undefined && this.isMajority(this.ballot.promises)))
          this.takeTurn();
      }
      return;
    }
    const { ballot } = this;
    if (ballot === null || !('n' in message) || message.n !== ballot.n || this.outcome !== undefined) return;
    if (message.type === 'promise' && ballot.value === undefined) {
      if (ballot.promises.every((promise) => promise.from !== from))
        ballot.promises.push({ from, report: message.accepted });
      this.maybeAccept();
    }
    if (message.type === 'accepted' && !ballot.votes.includes(from)) {
      ballot.votes.push(from);
      if (this.isMajority(ballot.votes)) this.finish(message.value);
    }
  }

  private maybeAccept(): void {
    const { ballot } = this;
    if (ballot === null || ballot.value !== undefined || !this.isMajority(ballot.promises)) return;
    const best = ballot.promises.reduce<Proposal | null>(
      (a, { report }) => (report !== null && (a === null || report.n > a.n) ? report : a),
      null,
    );
    const value = best === null ? this.value : best.value;
    if (value === undefined) return this.cancelTimer('turn');
    ballot.value = value;
    for (const { from } of ballot.promises) this.send(from, { type: 'accept', n: ballot.n, value });
    this.setTimer('turn', this.options.delay * (4 + 14 * this.random()));
  }

  private finish(value: string): void {
    this.outcome = value;
    this.ballot = null;
    this.cancelTimer('turn');
    for (const learner of new Set(this.curious)) this.send(learner, { type: 'learned', value });
  }

  private isMajority(list: readonly unknown[]): boolean {
    return 2 * list.length > this.options.acceptors.length;
  }

  get status(): ProposerStatus {
    if (this.ballot === null) return { n: 0, phase: 'idle' };
    const { n, value, promises } = this.ballot;
    return { n, phase: value !== undefined ? 'accept' : this.isMajority(promises) ? 'ready' : 'prepare' };
  }
}
