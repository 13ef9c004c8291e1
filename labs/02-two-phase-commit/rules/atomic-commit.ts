/** AC1–AC3 (Bernstein, Hadzilacos & Goodman 1987, §7.3): what is decided. Wires and outputs tell all of it. */
import { type Facts, type NodeId, property, type Ref, Violation } from '#course';
import type { Outcome, Vote } from '../messages.ts';
import { type Begin, beginOf, commitIn, done, entry, messageOf, outcomeOf, participantsOf, type Tx } from './ledger.ts';

const book = 'Bernstein, Hadzilacos & Goodman 1987, §7.3';

interface Decision {
  readonly node: NodeId;
  readonly outcome: Outcome;
  readonly ref: Ref;
}

interface Agreement {
  /** The first decision of each transaction. */
  readonly first: { [tx: Tx]: Decision };
  exercised: boolean;
}

/** Crashed processes count as well: what they have told the application cannot be taken back. */
export const ac1Agreement = property<Agreement>({
  id: 'ac1-agreement',
  rule: 'All processes that reach a decision reach the same one.',
  source: `${book}, AC1`,
  cause:
    'Somebody decided without knowing: a participant in doubt that guessed, an answer given from the absence of a record, or a decision that was told before it was recorded.',
  lecture: 'atomic-commitment',
  kind: 'always',
  goal: 'a transaction is decided at one process and then at another',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ first: {}, exercised: false }),
  on: {
    output(state, fact) {
      const { tx, outcome } = outcomeOf(fact.value);
      const first = state.first[tx];
      if (first === undefined) state.first[tx] = { node: fact.node, outcome, ref: fact.ref };
      else if (first.node !== fact.node) {
        if (first.outcome !== outcome) return disagree(tx, first, { node: fact.node, outcome, ref: fact.ref });
        state.exercised = true;
      }
      return state;
    },
  },
});

const disagree = (tx: Tx, first: Decision, second: Decision): Violation =>
  new Violation(
    `${first.node} has ${done(first.outcome)} ${tx}, and ${second.node} has ${done(second.outcome)} it.`,
    first.ref,
    second.ref,
  );

interface Reversal {
  readonly decided: { [node: NodeId]: { [tx: Tx]: { readonly outcome: Outcome; readonly ref: Ref } } };
  /** Said in this boot: no crash can have lost it. */
  readonly sure: { [node: NodeId]: { [tx: Tx]: true } };
  exercised: boolean;
}

/** Not knowing any more is no reversal: whoever lost a lazy record after a crash may ask again. */
export const ac2NoReversal = property<Reversal>({
  id: 'ac2-no-reversal',
  rule: 'A process cannot reverse its decision after it has reached one: in its outputs, and in its status.',
  source: `${book}, AC2`,
  cause:
    'A late message or a timer decides again what is decided already; or a restart forgot the decision and presumed.',
  lecture: 'atomic-commitment',
  kind: 'always',
  goal: 'a process decides a transaction',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ decided: {}, sure: {}, exercised: false }),
  on: {
    crash(state, fact) {
      delete state.sure[fact.node];
      return state;
    },
    output(state, fact) {
      const { tx, outcome } = outcomeOf(fact.value);
      return reached(state, fact.node, tx, outcome, fact.ref);
    },
    status(state, fact) {
      const { tx } = fact.after as { tx: Record<Tx, string> };
      for (const [id, word] of Object.entries(tx)) {
        const outcome = ({ committed: 'commit', aborted: 'abort' } as const)[word];
        const result =
          outcome === undefined ? open(state, fact, id, word) : reached(state, fact.node, id, outcome, fact.ref);
        if (result instanceof Violation) return result;
      }
      return state;
    },
  },
});

/** "prepared", or "collecting". */
function open(
  { decided, sure }: Reversal,
  { node, ref }: Facts['status'],
  tx: Tx,
  word: string,
): Violation | undefined {
  const before = sure[node]?.[tx] === undefined ? undefined : decided[node]?.[tx];
  if (before === undefined) return undefined;
  const said = `${node} says that ${tx} is ${word}, after it had said that it is ${done(before.outcome)}`;
  return new Violation(`${said}; no crash can have made it forget that.`, before.ref, ref);
}

function reached(state: Reversal, node: NodeId, tx: Tx, outcome: Outcome, ref: Ref): Reversal | Violation {
  state.decided[node] ??= {};
  const mine = state.decided[node];
  const before = mine[tx];
  state.exercised = true;
  entry(state.sure, node, {})[tx] = true;
  if (before === undefined) mine[tx] = { outcome, ref };
  else if (before.outcome !== outcome)
    return new Violation(
      `${node} says that ${tx} is ${done(outcome)}, after it had said that it is ${done(before.outcome)}.`,
      before.ref,
      ref,
    );
  return state;
}

interface AllYes {
  readonly begun: { [tx: Tx]: { readonly work: Begin['work']; readonly ref: Ref } };
  /** What each participant has sent, the votes that allow a commit only. */
  readonly voted: { [tx: Tx]: { [node: NodeId]: true } };
  /** By participant: transactions it was told to refuse, in this boot, before it voted yes. */
  readonly refused: { [node: NodeId]: { [tx: Tx]: Ref } };
  exercised: boolean;
}

export const ac3AllVotedYes = property<AllYes>({
  id: 'ac3-all-voted-yes',
  rule: 'Commit can be decided only if all participants voted yes (or read-only); and whoever was told to refuse, before it voted, votes no.',
  source: `${book}, AC3`,
  cause:
    'Votes are counted by message and not by participant, a missing vote is taken for a yes, or a participant votes before it has looked whether it may.',
  lecture: 'atomic-commitment',
  kind: 'always',
  goal: 'a transaction of two participants or more is committed',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ begun: {}, voted: {}, refused: {}, exercised: false }),
  on: {
    request(state, fact) {
      const begin = beginOf(fact.request);
      if (begin !== undefined) state.begun[begin.tx] = { work: begin.work, ref: fact.ref };
      else {
        const { tx } = fact.request as { tx: Tx };
        if (!state.voted[tx]?.[fact.node]) entry(state.refused, fact.node, {})[tx] = fact.ref;
      }
      return state;
    },
    crash(state, fact) {
      delete state.refused[fact.node]; // a wish, not a record
      return state;
    },
    send(state, fact) {
      const vote = messageOf(fact.message, 'vote');
      if (vote !== undefined) return voted(state, fact.node, vote.tx, vote.vote, fact.ref);
      const tx = commitIn(fact.message);
      return tx === undefined ? state : commits(state, fact.node, tx, fact.ref);
    },
    output(state, fact) {
      const { tx, outcome } = outcomeOf(fact.value);
      return outcome === 'commit' ? commits(state, fact.node, tx, fact.ref) : state;
    },
  },
});

function voted(state: AllYes, node: NodeId, tx: Tx, vote: Vote, ref: Ref): AllYes | Violation {
  if (vote === 'no') return state;
  const refused = state.refused[node]?.[tx];
  if (refused !== undefined && !state.voted[tx]?.[node])
    return new Violation(`${node} votes ${vote} to ${tx}, which it was told to refuse.`, refused, ref);
  entry(state.voted, tx, {})[node] = true;
  return state;
}

function commits(state: AllYes, node: NodeId, tx: Tx, ref: Ref): AllYes | Violation {
  const begun = state.begun[tx];
  if (begun === undefined)
    return new Violation(`${node} says that ${tx} is committed, which was never begun.`, ref, ref);
  const missing = participantsOf(begun.work).filter((participant) => !state.voted[tx]?.[participant]);
  if (missing.length > 0)
    return new Violation(
      `${node} says that ${tx} is committed, but ${missing.join(' and ')} never voted yes.`,
      begun.ref,
      ref,
    );
  if (participantsOf(begun.work).length > 1) state.exercised = true;
  return state;
}
