/**
 * What must be on disk before it is said: the three gaps into which a crash may fall. A lazy write counts from the next
 * forced one of the same node on. Records are the entries of log('tx'), objects with a field `tx`.
 */
import { type AnyProperty, type Facts, type NodeId, property, type Ref, Violation } from '#course';
import { beginOf, commitIn, entry, messageOf, outcomeOf, type Tx, writersOf } from './ledger.ts';

/** By node and transaction: how many records are durable, and how many would be lost in a crash. */
interface Disks {
  readonly durable: { [node: NodeId]: { [tx: Tx]: number } };
  readonly lazy: { [node: NodeId]: Tx[] };
}

const blank = (): Disks => ({ durable: {}, lazy: {} });
const records = (disks: Disks, node: NodeId, tx: Tx): number => disks.durable[node]?.[tx] ?? 0;

/** The transaction of which something is recorded. */
export function recordOf(op: Facts['write']['op']): Tx | undefined {
  if (op.kind !== 'append' || op.log !== 'tx') return undefined;
  const { tx } = Object(op.value) as { tx?: unknown };
  return typeof tx === 'string' ? tx : undefined;
}

function write(disks: Disks, { node, op, lazy }: Facts['write']): void {
  const waiting = entry(disks.lazy, node, []);
  const tx = recordOf(op);
  // More than two of one transaction tell nothing: the state of an exploration stays small.
  if (tx !== undefined && waiting.filter((it) => it === tx).length < 2) waiting.push(tx);
  if (lazy) return;
  const durable = entry(disks.durable, node, {});
  for (const it of waiting) durable[it] = Math.min(2, (durable[it] ?? 0) + 1);
  disks.lazy[node] = [];
}

interface Said extends Disks {
  /** Somebody has told somebody of its commit: acknowledgements of aborts are no business of these rules. */
  readonly committed: { [tx: Tx]: true };
  exercised: boolean;
}

/** A rule of the kind "first the record, then the word". */
function recordFirst(
  about: Pick<AnyProperty, 'id' | 'rule' | 'cause'> & { readonly goal: string },
  says: (message: unknown) => Tx | undefined,
  sentence: (node: NodeId, tx: Tx) => string,
  { needs, ofCommits }: { readonly needs: number; readonly ofCommits: boolean },
) {
  const judge = (state: Said, node: NodeId, ref: Ref, tx: Tx | undefined): Said | Violation => {
    if (tx === undefined || (ofCommits && !state.committed[tx])) return state;
    if (records(state, node, tx) < needs) return new Violation(sentence(node, tx), ref, ref);
    state.exercised = true;
    return state;
  };
  return property<Said>({
    ...about,
    source: 'Mohan & Lindsay 1983, §2.1: a record is forced before the message that tells of it',
    lecture: 'records-before-words',
    kind: 'always',
    exercised: ({ exercised }) => exercised,
    initial: () => ({ ...blank(), committed: {}, exercised: false }),
    on: {
      write(state, fact) {
        write(state, fact);
        return state;
      },
      crash(state, fact) {
        state.lazy[fact.node] = [];
        return state;
      },
      send(state, fact) {
        const commit = commitIn(fact.message);
        if (ofCommits && commit !== undefined) state.committed[commit] = true;
        return judge(state, fact.node, fact.ref, says(fact.message));
      },
    },
  });
}

export const yesIsRecorded = recordFirst(
  {
    id: 'yes-is-recorded',
    rule: 'Before a participant votes yes, a record of the transaction is durable in its log.',
    cause:
      'The vote is sent before the record is forced, or the record is lazy. After a crash in between it does not know what it promised.',
    goal: 'a participant votes yes',
  },
  (message) => {
    const vote = messageOf(message, 'vote');
    return vote?.vote === 'yes' ? vote.tx : undefined;
  },
  (node, tx) =>
    `${node} votes yes to ${tx}, and nothing of ${tx} is durable in its log: a crash now, and it knows nothing of it.`,
  { needs: 1, ofCommits: false },
);

export const acknowledgedIsRecorded = recordFirst(
  {
    id: 'acknowledged-is-recorded',
    rule: 'Before a participant acknowledges a commit, a second record of the transaction, its outcome, is durable in its log.',
    cause:
      'The acknowledgement is sent before the outcome is forced. The coordinator may forget now; after a crash the participant asks, and "no record" means abort.',
    goal: 'a participant acknowledges a commit',
  },
  (message) => messageOf(message, 'acknowledge')?.tx,
  (node, tx) =>
    `${node} acknowledges ${tx}, and its outcome is not durable in its log: a crash now, and it must ask somebody who may have forgotten.`,
  { needs: 2, ofCommits: true },
);

interface Recorded extends Disks {
  /** Transactions in which nobody adds anything: those need no record. */
  readonly reading: { [tx: Tx]: true };
  coordinator: NodeId | null;
  exercised: boolean;
}

export const commitIsRecorded = property<Recorded>({
  id: 'commit-is-recorded',
  rule: 'Before the coordinator tells anybody of a commit, its record is durable in the log; unless all participants only read.',
  source: 'Mohan & Lindsay 1983, §2.1: a record is forced before the message that tells of it',
  cause:
    'The decision is sent, or output, before its record is forced. After a crash in between the coordinator has no record, which means abort, and somebody has committed.',
  lecture: 'records-before-words',
  kind: 'always',
  goal: 'the coordinator tells of a commit',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ ...blank(), reading: {}, coordinator: null, exercised: false }),
  on: {
    request(state, fact) {
      const begin = beginOf(fact.request);
      if (begin === undefined) return state;
      state.coordinator = fact.node;
      if (writersOf(begin.work).length === 0) state.reading[begin.tx] = true;
      return state;
    },
    write(state, fact) {
      write(state, fact);
      return state;
    },
    crash(state, fact) {
      state.lazy[fact.node] = [];
      return state;
    },
    send(state, fact) {
      const tx = commitIn(fact.message);
      return tx === undefined ? state : told(state, fact.node, tx, fact.ref);
    },
    output(state, fact) {
      const { tx, outcome } = outcomeOf(fact.value);
      return outcome === 'commit' ? told(state, fact.node, tx, fact.ref) : state;
    },
  },
});

function told(state: Recorded, node: NodeId, tx: Tx, ref: Ref): Recorded | Violation {
  if (node !== state.coordinator || state.reading[tx]) return state;
  if (records(state, node, tx) === 0)
    return new Violation(
      `${node} tells of the commit of ${tx}, and nothing of ${tx} is durable in its log: a crash now, and it knows of no commit.`,
      ref,
      ref,
    );
  state.exercised = true;
  return state;
}
