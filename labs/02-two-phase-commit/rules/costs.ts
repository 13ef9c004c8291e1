/**
 * What a transaction costs while nothing fails. Used in worlds of one transaction after the other, in which no message is
 * late: then nothing needs to be sent twice.
 */
import { type NodeId, property, type Ref, Violation } from '#course';
import type { CommitMessage, Vote } from '../messages.ts';
import { beginOf, messageOf, participantsOf, type Tx, type Work, writersOf } from './ledger.ts';
import { recordOf } from './records.ts';

interface Cost {
  readonly work: Work;
  readonly votes: { [node: NodeId]: Vote };
  readonly messages: Ref[];
  readonly forced: Ref[];
}

interface Costs {
  readonly of: { [tx: Tx]: Cost };
  /** The last one begun: what is written now, and is no record of another, is written for it. */
  last: Tx | null;
}

const counted = () => ({ of: {}, last: null });
const source = 'Mohan & Lindsay 1983, tables of messages and forced writes for presumed abort';

const begun = (state: Costs, request: unknown): Costs => {
  const begin = beginOf(request);
  if (begin === undefined) return state;
  state.of[begin.tx] = { work: begin.work, votes: {}, messages: [], forced: [] };
  state.last = begin.tx;
  return state;
};

const sent = (state: Costs, node: NodeId, to: NodeId, message: unknown, ref: Ref): Costs => {
  const { tx } = message as CommitMessage;
  const cost = state.of[tx];
  if (cost === undefined) return state;
  const vote = messageOf(message, 'vote');
  if (vote !== undefined) cost.votes[node] ??= vote.vote;
  if (to !== node) cost.messages.push(ref);
  return state;
};

const kindOf = ({ work, votes }: Cost): 'read' | 'commit' | 'abort' => {
  if (Object.values(votes).includes('no')) return 'abort';
  return writersOf(work).length === 0 ? 'read' : 'commit';
};
const yesVotes = ({ votes }: Cost): number => Object.values(votes).filter((vote) => vote === 'yes').length;
const words = { read: 'only reads', commit: 'is committed', abort: 'is aborted' } as const;

/** The first that is too many, and the sentence. */
function over(state: Costs, what: 'messages' | 'forced', most: (cost: Cost) => number, named: string) {
  for (const [tx, cost] of Object.entries(state.of)) {
    const ref = cost[what][most(cost)];
    if (ref === undefined) continue;
    const nodes = participantsOf(cost.work).length;
    return new Violation(
      `${tx}, of ${nodes} participants, ${words[kindOf(cost)]} and costs ${cost[what].length} ${named}; ${most(cost)} are enough.`,
      cost[what][0] ?? ref,
      ref,
    );
  }
  return undefined;
}

/** Each participant: prepare and vote; each yes voter: the decision, and of a commit its acknowledgement. */
const messagesMost = (cost: Cost): number =>
  2 * participantsOf(cost.work).length + yesVotes(cost) * (kindOf(cost) === 'commit' ? 2 : 1);

export const messagesPerTransaction = property<Costs>({
  id: 'messages-per-transaction',
  rule: 'While nothing fails: 4 messages for each participant of a commit, 2 for one that only reads or votes no, 3 for one that votes yes to what is aborted. When failures are repaired and all is decided, nobody tells or asks any more.',
  source,
  cause:
    'Readers, or those who voted no, are told the decision; an abort is acknowledged; or a timer is so short that it sends again while nothing was lost. For ever: a commit that comes again is not acknowledged again.',
  lecture: 'what-it-costs',
  kind: 'atMost',
  goal: 'a transaction gets all its votes',
  exercised: ({ of }) =>
    Object.values(of).some(({ work, votes }) => participantsOf(work).length === Object.keys(votes).length),
  initial: counted,
  on: {
    request: (state, fact) => begun(state, fact.request),
    send: (state, fact) => sent(state, fact.node, fact.to, fact.message, fact.ref),
  },
  atEnd: (state) => over(state, 'messages', messagesMost, 'messages'),
});

/** A yes is forced, and so is its outcome when it is a commit; the coordinator forces commits that have a yes voter. */
const forcedMost = (cost: Cost): number => {
  const yes = yesVotes(cost);
  return kindOf(cost) === 'commit' ? 2 * yes + 1 : yes;
};

export const forcedPerTransaction = property<Costs>({
  id: 'forced-writes-per-transaction',
  rule: 'While nothing fails, a commit with w writers takes 2w + 1 forced writes; an abort one for each yes voter; reading none.',
  source,
  cause:
    'Balances, ends, or aborts are forced, and could be lazy: a crash that loses them loses nothing that cannot be worked out, or asked, again.',
  lecture: 'what-it-costs',
  kind: 'atMost',
  goal: 'a transaction gets all its votes',
  exercised: ({ of }) =>
    Object.values(of).some(({ work, votes }) => participantsOf(work).length === Object.keys(votes).length),
  initial: counted,
  on: {
    request: (state, fact) => begun(state, fact.request),
    send: (state, fact) => sent(state, fact.node, fact.to, fact.message, fact.ref),
    write(state, fact) {
      if (fact.lazy || state.last === null) return state;
      const tx = recordOf(fact.op) ?? state.last;
      const cost = state.of[Object.hasOwn(state.of, tx) ? tx : state.last];
      cost?.forced.push(fact.ref);
      return state;
    },
  },
  atEnd: (state) => over(state, 'forced', forcedMost, 'forced writes'),
});
