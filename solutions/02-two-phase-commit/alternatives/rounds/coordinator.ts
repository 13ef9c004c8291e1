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
} from '../../messages.ts';

/** All there is to know of a transaction. `round` counts ticks since something was last said. */
interface Row {
  readonly work: Record<NodeId, Op[]>;
  readonly votes: Record<NodeId, Vote>;
  readonly read: Balances;
  readonly acknowledged: NodeId[];
  outcome: Outcome | null;
  round: number;
}

/** Lazily records what it begins, and aborts what a crash interrupted; one timer for everything; prepares are sent again. */
export class Coordinator extends Node<CommitMessage, CoordinatorRequest, CoordinatorOutput, CommitOptions> {
  private rows: Record<string, Row> = {};

  override onStart(): void {
    const log = this.storage.log('tx');
    for (let i = 1; i <= log.length; i++) {
      const { tx, what, work } = log.read(i) as unknown as { tx: string; what: string; work: Row['work'] };
      if (what === 'begin') this.rows[tx] ??= row(work);
      if (what === 'commit') this.rows[tx] = { ...row(work), outcome: 'commit' };
      if (what === 'end') delete this.rows[tx];
    }
    for (const [tx, it] of Object.entries(this.rows)) {
      if (it.outcome === null) this.decide(tx, it, 'abort');
      else this.output({ type: 'outcome', tx, outcome: it.outcome });
    }
    this.setTimer('tick', this.options.delay);
  }

  override onRequest({ tx, work }: CoordinatorRequest): void {
    const it = row(work);
    this.rows[tx] = it;
    if (writersOf(work).length > 0) this.storage.log('tx').append({ tx, what: 'begin', work }, { lazy: true });
    this.prepare(tx, it);
    this.setTimer('tick', this.options.delay);
  }

  override onMessage(from: NodeId, message: CommitMessage): void {
    const { tx } = message;
    const it = this.rows[tx];
    if (message.type === 'inquire')
      this.send(from, { type: 'answer', tx, outcome: it === undefined ? 'abort' : (it.outcome ?? 'uncertain') });
    if (it === undefined) return;
    if (message.type === 'vote' && it.outcome === null) {
      it.votes[from] = message.vote;
      Object.assign(it.read, message.read);
      if (message.vote === 'no') this.decide(tx, it, 'abort');
      else if (Object.keys(it.votes).length === Object.keys(it.work).length) this.decide(tx, it, 'commit');
    }
    if (message.type === 'acknowledge' && it.outcome === 'commit') {
      if (!it.acknowledged.includes(from)) it.acknowledged.push(from);
      if (told(it).every((node) => it.acknowledged.includes(node))) this.end(tx);
    }
  }

  /** Every Δ, while there is anything open: 3Δ without all votes, ask again; 9Δ, abort; commits every 5Δ. */
  override onTimer(): void {
    for (const [tx, it] of Object.entries(this.rows)) {
      it.round += 1;
      if (it.outcome === null && it.round % 3 === 0 && it.round < 9) this.prepare(tx, it);
      if (it.outcome === null && it.round === 9) this.decide(tx, it, 'abort');
      if (it.outcome === 'commit' && it.round % 5 === 0) this.tell(tx, it);
    }
    if (Object.keys(this.rows).length > 0) this.setTimer('tick', this.options.delay);
  }

  private prepare(tx: string, it: Row): void {
    for (const [node, work] of Object.entries(it.work))
      if (it.votes[node] === undefined) this.send(node, { type: 'prepare', tx, work, writers: writersOf(it.work) });
  }

  private decide(tx: string, it: Row, outcome: Outcome): void {
    it.outcome = outcome;
    it.round = 0;
    const recorded = outcome === 'commit' && told(it).length > 0;
    if (recorded) this.storage.log('tx').append({ tx, what: 'commit', work: writing(it) });
    this.output(
      outcome === 'commit' ? { type: 'outcome', tx, outcome, read: it.read } : { type: 'outcome', tx, outcome },
    );
    this.tell(tx, it);
    if (!recorded) this.end(tx);
  }

  private tell(tx: string, { outcome, acknowledged, ...it }: Row): void {
    for (const node of told({ ...it, outcome, acknowledged }))
      if (outcome !== null && !acknowledged.includes(node)) this.send(node, { type: 'decision', tx, outcome });
  }

  private end(tx: string): void {
    this.storage.log('tx').append({ tx, what: 'end' }, { lazy: true });
    delete this.rows[tx];
  }

  get status(): CoordinatorStatus {
    const word = { commit: 'committed', abort: 'aborted' } as const;
    const entries = Object.entries(this.rows).map(([tx, { outcome }]) => [tx, outcome ? word[outcome] : 'collecting']);
    return { tx: Object.fromEntries(entries) };
  }
}

const row = (work: Row['work']): Row => ({ work, votes: {}, read: {}, acknowledged: [], outcome: null, round: 0 });

const writersOf = (work: Row['work']): NodeId[] =>
  Object.keys(work).filter((node) => work[node]?.some((op) => op.type === 'add'));

/** Those who write, and have not said no. */
const told = (it: Row): NodeId[] => writersOf(it.work).filter((node) => it.votes[node] !== 'no');

const writing = (it: Row): Row['work'] => Object.fromEntries(told(it).map((node) => [node, it.work[node] ?? []]));
