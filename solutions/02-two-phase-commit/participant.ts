import { Node, type NodeId } from '#contract';
import type {
  Balances,
  CommitMessage,
  CommitOptions,
  Op,
  Outcome,
  ParticipantOutput,
  ParticipantRequest,
  ParticipantStatus,
} from './messages.ts';

/** What we promised with our yes. */
type Intentions = {
  readonly work: readonly Op[];
  readonly writers: readonly NodeId[];
};

/** Entries of log('tx'). A transaction that is prepared and has no outcome is in doubt. */
type Entry =
  | ({ readonly kind: 'prepared'; readonly tx: string } & Intentions)
  | { readonly kind: 'outcome'; readonly tx: string; readonly outcome: Outcome };

type Prepare = Extract<CommitMessage, { type: 'prepare' }>;

/** Everything it knows follows from its log; outcomes are never forgotten, since others may ask for them. */
export class Participant extends Node<CommitMessage, ParticipantRequest, ParticipantOutput, CommitOptions> {
  private balances: Balances = {};
  private readonly prepared: Record<string, Intentions> = {};
  private readonly outcomes: Record<string, Outcome> = {};
  /** Not voted yet, and it will be no. Not recorded: nobody has been told anything. */
  private readonly refused: Record<string, true> = {};

  override onStart(): void {
    this.balances = { ...this.options.accounts };
    const log = this.storage.log('tx');
    for (let i = log.first; i <= log.length; i++) {
      const entry = log.read(i) as Entry; // written by ourselves
      if (entry.kind === 'prepared') this.prepared[entry.tx] = { work: entry.work, writers: entry.writers };
      else this.apply(entry.tx, entry.outcome);
    }
    for (const [tx, outcome] of Object.entries(this.outcomes)) this.output({ type: 'decided', tx, outcome });
    for (const tx of Object.keys(this.prepared)) this.waitForOutcome(tx);
  }

  override onRequest({ tx }: ParticipantRequest): void {
    this.refused[tx] = true; // says nothing of a transaction that is prepared or decided: they are looked at first
  }

  override onMessage(from: NodeId, message: CommitMessage): void {
    switch (message.type) {
      case 'prepare':
        return this.handlePrepare(from, message);
      case 'decision':
        return this.learn(message.tx, message.outcome);
      case 'inquire':
        return this.answer(from, message.tx);
      case 'answer':
        if (message.outcome === 'uncertain') return; // all there is to do is to wait, and to ask again
        return this.learn(message.tx, message.outcome);
    }
  }

  override onTimer(tx: string): void {
    const intentions = this.prepared[tx];
    if (intentions === undefined) return; // decided meanwhile
    for (const node of [this.options.coordinator, ...intentions.writers])
      if (node !== this.self) this.send(node, { type: 'inquire', tx });
    this.waitForOutcome(tx);
  }

  private handlePrepare(coordinator: NodeId, { tx, work, writers }: Prepare): void {
    const vote = (vote: 'yes' | 'no' | 'read-only', read: Balances = {}) =>
      this.send(coordinator, { type: 'vote', tx, vote, read });
    if (this.outcomes[tx] === 'commit') return; // a late copy: the coordinator knows
    if (this.prepared[tx] !== undefined) return vote('yes', this.perform(work).read);
    if (this.outcomes[tx] === 'abort' || this.refused[tx]) return vote('no');
    const { read, funds } = this.perform(work);
    const free = work.every(({ account }) => this.locks[account] === undefined);
    if (!free || !funds) {
      this.refused[tx] = true;
      return vote('no');
    }
    if (work.every((op) => op.type === 'read')) return vote('read-only', read);
    this.record({ kind: 'prepared', tx, work, writers }); // before the yes: it must hold after a crash
    this.prepared[tx] = { work, writers };
    vote('yes', read);
    this.waitForOutcome(tx);
  }

  /** An answer may be late, and even say abort of what was forgotten since: what is decided stays. */
  private learn(tx: string, outcome: Outcome): void {
    if (this.prepared[tx] !== undefined) this.decide(tx, outcome);
    // A copy too: the acknowledgement may have been lost.
    if (this.outcomes[tx] === 'commit') this.send(this.options.coordinator, { type: 'acknowledge', tx });
  }

  private decide(tx: string, outcome: Outcome): void {
    // A lost abort can be asked for again. A commit cannot: after the acknowledgement the coordinator may forget it.
    this.record({ kind: 'outcome', tx, outcome }, outcome === 'abort');
    this.apply(tx, outcome);
    this.output({ type: 'decided', tx, outcome });
  }

  /** From a record, never from the absence of one: a refusal is written down before anybody hears of it. */
  private answer(to: NodeId, tx: string): void {
    if (this.outcomes[tx] === undefined && this.prepared[tx] === undefined) {
      this.record({ kind: 'outcome', tx, outcome: 'abort' });
      this.apply(tx, 'abort');
      this.output({ type: 'decided', tx, outcome: 'abort' });
    }
    this.send(to, { type: 'answer', tx, outcome: this.outcomes[tx] ?? 'uncertain' });
  }

  /** What the accounts would hold, and what the reads find. */
  private perform(work: readonly Op[]): { balances: Balances; read: Balances; funds: boolean } {
    const balances = { ...this.balances };
    const read: Balances = {};
    let funds = true;
    for (const op of work) {
      const balance = balances[op.account] ?? 0;
      if (op.type === 'read') read[op.account] = balance;
      else balances[op.account] = balance + op.amount;
      if (op.type === 'add' && balance + op.amount < 0) funds = false;
    }
    return { balances, read, funds };
  }

  private apply(tx: string, outcome: Outcome): void {
    if (outcome === 'commit') this.balances = this.perform(this.prepared[tx]?.work ?? []).balances;
    delete this.prepared[tx];
    this.outcomes[tx] = outcome;
  }

  /** One timer each: what is prepared later must not put off the question. */
  private waitForOutcome(tx: string): void {
    this.setTimer(tx, 4 * this.options.delay);
  }

  private record(entry: Entry, lazy = false): void {
    this.storage.log('tx').append(entry, { lazy });
  }

  private get locks(): Record<string, string> {
    const held: Record<string, string> = {};
    for (const [tx, { work }] of Object.entries(this.prepared)) {
      for (const op of work) held[op.account] = tx;
    }
    return held;
  }

  get status(): ParticipantStatus {
    const tx: ParticipantStatus['tx'] = {};
    for (const id of Object.keys(this.prepared)) tx[id] = 'prepared';
    for (const [id, outcome] of Object.entries(this.outcomes)) tx[id] = outcome === 'commit' ? 'committed' : 'aborted';
    return { tx, balances: this.balances, locks: this.locks };
  }
}
