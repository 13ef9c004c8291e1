import { Node, type NodeId } from '#contract';
import type {
  Balances,
  CommitMessage,
  CommitOptions,
  Op,
  ParticipantOutput,
  ParticipantRequest,
  ParticipantStatus,
} from '../../messages.ts';

/** One transaction here. `unwilling`: nothing is recorded, and the vote will be no. */
interface Branch {
  readonly phase: 'unwilling' | 'prepared' | 'committed' | 'aborted';
  readonly work: readonly Op[];
  readonly writers: readonly NodeId[];
  /** How often it has asked. */
  readonly asked: number;
}

const none: Branch = { phase: 'unwilling', work: [], writers: [], asked: 0 };

/** A table of branches and of locks that are taken and given back; a timer for each, which asks one node at a time, and less often each time. */
export class Participant extends Node<CommitMessage, ParticipantRequest, ParticipantOutput, CommitOptions> {
  private readonly branches: Record<string, Branch> = {};
  private readonly locks: Record<string, string> = {};
  private balances: Balances = {};

  override onStart(): void {
    Object.assign(this.balances, this.options.accounts);
    const log = this.storage.log('tx');
    for (let i = log.first; i <= log.length; i++) {
      const { tx, ...branch } = log.read(i) as unknown as Branch & { tx: string };
      this.enter(tx, branch);
    }
    for (const tx of Object.keys(this.branches)) this.tell(tx);
  }

  override onRequest({ tx }: ParticipantRequest): void {
    this.branches[tx] ??= none;
  }

  override onMessage(from: NodeId, message: CommitMessage): void {
    const { tx } = message;
    switch (message.type) {
      case 'prepare':
        return this.vote(from, message);
      case 'decision':
      case 'answer':
        if (message.outcome !== 'uncertain') this.conclude(tx, message.outcome === 'commit');
        return;
      case 'inquire': {
        const { phase } = this.branches[tx] ?? none;
        if (phase === 'unwilling') this.record(tx, { ...none, phase: 'aborted' });
        const answers = { unwilling: 'abort', prepared: 'uncertain', committed: 'commit', aborted: 'abort' } as const;
        this.send(from, { type: 'answer', tx, outcome: answers[phase] });
        if (phase === 'unwilling') this.tell(tx);
      }
    }
  }

  override onTimer(tx: string): void {
    const branch = this.branches[tx];
    if (branch?.phase !== 'prepared') return;
    const others = [this.options.coordinator, ...branch.writers.filter((node) => node !== this.self)];
    this.send(others[branch.asked % others.length] ?? this.options.coordinator, { type: 'inquire', tx });
    this.branches[tx] = { ...branch, asked: (branch.asked + 1) % (4 * others.length) };
    this.setTimer(tx, (3 + (branch.asked % 3)) * this.options.delay);
  }

  private vote(to: NodeId, { tx, work, writers }: Extract<CommitMessage, { type: 'prepare' }>): void {
    const branch = this.branches[tx];
    const then = { ...this.balances };
    const read: Balances = {};
    let possible = true;
    for (const op of work) {
      possible &&= this.locks[op.account] === undefined;
      if (op.type === 'read') read[op.account] = then[op.account] ?? 0;
      else then[op.account] = (then[op.account] ?? 0) + op.amount;
      possible &&= (then[op.account] ?? -1) >= 0;
    }
    if (branch?.phase === 'prepared') return this.send(to, { type: 'vote', tx, vote: 'yes', read });
    if (branch?.phase === 'committed') return this.send(to, { type: 'acknowledge', tx });
    if (branch !== undefined || !possible) return this.send(to, { type: 'vote', tx, vote: 'no', read: {} });
    if (work.every(({ type }) => type === 'read')) return this.send(to, { type: 'vote', tx, vote: 'read-only', read });
    this.record(tx, { phase: 'prepared', work, writers, asked: 0 });
    this.setTimer(tx, 4 * this.options.delay);
    this.send(to, { type: 'vote', tx, vote: 'yes', read });
  }

  private conclude(tx: string, commit: boolean): void {
    const branch = this.branches[tx];
    if (branch === undefined && !commit) this.branches[tx] = none;
    if (branch?.phase === 'prepared') {
      this.record(tx, { ...branch, asked: 0, phase: commit ? 'committed' : 'aborted' }, !commit);
      this.cancelTimer(tx);
      if (commit) this.send(this.options.coordinator, { type: 'acknowledge', tx });
      this.tell(tx);
    } else if (branch?.phase === 'committed') this.send(this.options.coordinator, { type: 'acknowledge', tx });
  }

  private record(tx: string, branch: Branch, lazy = false): void {
    this.storage.log('tx').append({ tx, ...branch }, { lazy });
    this.enter(tx, branch);
  }

  private enter(tx: string, branch: Branch): void {
    this.branches[tx] = branch;
    for (const op of branch.work) {
      if (branch.phase === 'prepared') this.locks[op.account] = tx;
      else delete this.locks[op.account];
      if (branch.phase === 'committed' && op.type === 'add')
        this.balances[op.account] = (this.balances[op.account] ?? 0) + op.amount;
    }
  }

  private tell(tx: string): void {
    const { phase } = this.branches[tx] ?? none;
    if (phase === 'prepared') this.setTimer(tx, this.options.delay);
    if (phase === 'committed') this.output({ type: 'decided', tx, outcome: 'commit' });
    if (phase === 'aborted') this.output({ type: 'decided', tx, outcome: 'abort' });
  }

  get status(): ParticipantStatus {
    const tx: ParticipantStatus['tx'] = {};
    for (const [id, { phase }] of Object.entries(this.branches)) if (phase !== 'unwilling') tx[id] = phase;
    return { tx, balances: this.balances, locks: this.locks };
  }
}
