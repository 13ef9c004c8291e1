import { Node, type NodeId } from '#contract';
import type {
  Balances,
  CommitMessage,
  CommitOptions,
  CoordinatorOutput,
  CoordinatorRequest,
  CoordinatorStatus,
  Op,
  Outcome,
  Vote,
} from './messages.ts';

/** Entries of log('tx'). A commit is decided when its record is there; an end says that everybody knows. No abort is ever written. */
type Entry =
  | { readonly kind: 'commit'; readonly tx: string; readonly writers: readonly NodeId[] }
  | { readonly kind: 'end'; readonly tx: string };

interface Collecting {
  readonly work: Readonly<Record<NodeId, readonly Op[]>>;
  readonly votes: Record<NodeId, Vote>;
  read: Balances;
}

/** Presumed abort: what it has no record of is aborted. */
export class Coordinator extends Node<CommitMessage, CoordinatorRequest, CoordinatorOutput, CommitOptions> {
  private readonly collecting: Record<string, Collecting> = {};
  /** Committed, and by whom it is not acknowledged yet. */
  private readonly committed: Record<string, NodeId[]> = {};

  override onStart(): void {
    const log = this.storage.log('tx');
    for (let i = log.first; i <= log.length; i++) {
      const entry = log.read(i) as Entry; // written by ourselves
      if (entry.kind === 'commit') this.committed[entry.tx] = [...entry.writers];
      else delete this.committed[entry.tx];
    }
    for (const tx of Object.keys(this.committed)) {
      this.output({ type: 'outcome', tx, outcome: 'commit' }); // the crash may have come before we said so
      this.tellCommit(tx);
    }
  }

  override onRequest({ tx, work }: CoordinatorRequest): void {
    this.collecting[tx] = { work, votes: {}, read: {} };
    const writers = writersOf(work);
    for (const [participant, ops] of Object.entries(work))
      this.send(participant, { type: 'prepare', tx, work: ops, writers });
    this.setTimer(`votes ${tx}`, 4 * this.options.delay);
  }

  override onMessage(from: NodeId, message: CommitMessage): void {
    switch (message.type) {
      case 'vote':
        return this.handleVote(from, message.tx, message.vote, message.read);
      case 'acknowledge':
        return this.handleAcknowledge(from, message.tx);
      case 'inquire':
        return this.send(from, { type: 'answer', tx: message.tx, outcome: this.outcomeOf(message.tx) });
    }
  }

  override onTimer(name: string): void {
    const tx = name.slice(name.indexOf(' ') + 1);
    if (name.startsWith('commit')) return this.tellCommit(tx);
    const collecting = this.collecting[tx];
    if (collecting !== undefined) this.abort(tx, collecting); // a vote is missing
  }

  /** By participant, so that a vote that comes twice is one vote. */
  private handleVote(from: NodeId, tx: string, vote: Vote, read: Balances): void {
    const collecting = this.collecting[tx];
    if (collecting === undefined) return; // decided; whoever does not know it will ask
    collecting.votes[from] = vote;
    collecting.read = { ...collecting.read, ...read };
    if (vote === 'no') this.abort(tx, collecting);
    else this.maybeDecide(tx, collecting);
  }

  private maybeDecide(tx: string, { work, votes, read }: Collecting): void {
    if (Object.keys(work).some((participant) => votes[participant] === undefined)) return;
    this.forget(tx);
    const writers = Object.keys(work).filter((participant) => votes[participant] === 'yes');
    if (writers.length > 0) {
      this.record({ kind: 'commit', tx, writers }); // the decision: before anybody hears of it
      this.committed[tx] = writers;
      this.tellCommit(tx);
    }
    this.output({ type: 'outcome', tx, outcome: 'commit', read });
  }

  /** No record, no acknowledgements: whoever misses the message asks, and there is no record. */
  private abort(tx: string, { work, votes }: Collecting): void {
    this.forget(tx);
    this.output({ type: 'outcome', tx, outcome: 'abort' });
    for (const participant of Object.keys(work)) {
      const vote = votes[participant];
      if (vote === undefined || vote === 'yes') this.send(participant, { type: 'decision', tx, outcome: 'abort' });
    }
  }

  private forget(tx: string): void {
    delete this.collecting[tx];
    this.cancelTimer(`votes ${tx}`);
  }

  /** To those who have not acknowledged it, again and again. */
  private tellCommit(tx: string): void {
    for (const writer of this.committed[tx] ?? []) this.send(writer, { type: 'decision', tx, outcome: 'commit' });
    this.setTimer(`commit ${tx}`, 4 * this.options.delay);
  }

  private handleAcknowledge(from: NodeId, tx: string): void {
    const waiting = this.committed[tx];
    if (waiting === undefined) return;
    this.committed[tx] = waiting.filter((writer) => writer !== from);
    if (this.committed[tx].length > 0) return;
    // All of them have it on disk and will never ask again: now "no record" may mean abort again.
    this.record({ kind: 'end', tx }, true);
    delete this.committed[tx];
    this.cancelTimer(`commit ${tx}`);
  }

  private outcomeOf(tx: string): Outcome | 'uncertain' {
    if (this.committed[tx] !== undefined) return 'commit';
    return this.collecting[tx] === undefined ? 'abort' : 'uncertain';
  }

  private record(entry: Entry, lazy = false): void {
    this.storage.log('tx').append(entry, { lazy });
  }

  get status(): CoordinatorStatus {
    const tx: CoordinatorStatus['tx'] = {};
    for (const id of Object.keys(this.collecting)) tx[id] = 'collecting';
    for (const id of Object.keys(this.committed)) tx[id] = 'committed';
    return { tx };
  }
}

const writersOf = (work: Readonly<Record<NodeId, readonly Op[]>>): NodeId[] =>
  Object.entries(work)
    .filter(([, ops]) => ops.some((op) => op.type === 'add'))
    .map(([participant]) => participant);
