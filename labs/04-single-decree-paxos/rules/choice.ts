/** What is chosen: the heart of the matter, and what parts B, C and D promise of it in the end. */
import { type Facts, type Fold, type NodeId, property, type Ref, Violation } from '#course';
import type { LearnerOutput, LearnerStatus, PaxosMessage, ProposerRequest } from '../messages.ts';
import { isAcceptor, isLearner, isProposer, type Marks, majorityOf, own } from './agents.ts';

interface Choice {
  readonly majority: number;
  /** By number and value: which acceptors have said that they accepted it. */
  readonly votes: Marks<Marks<true>>;
  chosen: { readonly n: number; readonly value: string; readonly ref: Ref } | null;
}

const begin = (nodes: readonly NodeId[]): Choice => ({ majority: majorityOf(nodes), votes: {}, chosen: null });

/** Follows an `accepted`; the proposal that this one made chosen, if it did. */
function counted(state: Choice, { node, ref, message: sent }: Facts['send']): Choice['chosen'] {
  const message = sent as PaxosMessage;
  if (message.type !== 'accepted' || !isAcceptor(node)) return null;
  const { n, value } = message;
  const key = `${n} ${value}`;
  state.votes[key] ??= {};
  const votes = state.votes[key] as Marks<true>; // just made
  if (own(votes, node) === true) return null;
  votes[node] = true;
  if (Object.keys(votes).length !== state.majority) return null;
  const found = { n, value, ref };
  state.chosen ??= found;
  return found;
}

export const oneValueChosen = property<Choice>({
  id: 'one-value-chosen',
  rule: 'Only a single value is chosen: accepted by a majority of acceptors with the same number.',
  source: 'Lamport 2001, §2.1',
  cause:
    'Some rule above was broken before this one: look for a promise that was forgotten, a majority that was none, or a value that was not taken over; or your acceptor: run --part A.',
  lecture: 'why-one-value',
  kind: 'always',
  goal: 'a value is chosen',
  exercised: ({ chosen }) => chosen !== null,
  initial: ({ nodes }) => begin(nodes),
  on: {
    send(state, fact) {
      const before = state.chosen;
      const found = counted(state, fact);
      if (found === null || before === null || found.value === before.value) return state;
      return new Violation(
        `${before.value} was chosen with number ${before.n}, and now ${found.value} is chosen with number ${found.n}.`,
        before.ref,
        found.ref,
      );
    },
  },
});

interface Learning extends Choice {
  /** By learner that is up: what it has told the application in this boot. */
  readonly told: Marks<{ value: string; ref: Ref } | null>;
  exercised: boolean;
}

const learning = (nodes: readonly NodeId[]): Learning => ({ ...begin(nodes), told: {}, exercised: false });

export const learnedWasChosen = property<Learning>({
  id: 'learned-was-chosen',
  rule: 'A learner tells the application, and whoever sends `learned` tells others, only a value that has been chosen.',
  source: 'Lamport 2001, §2.1 and §2.3',
  cause:
    'Counted: messages instead of different acceptors, half of them instead of more than half, or acceptances of the same value under different numbers.',
  lecture: 'learners',
  kind: 'always',
  goal: 'a learner learns a value',
  exercised: ({ exercised }) => exercised,
  initial: ({ nodes }) => learning(nodes),
  on: {
    send(state, fact) {
      counted(state, fact);
      const { node, ref } = fact;
      const message = fact.message as PaxosMessage;
      if (message.type !== 'learned' || !(isLearner(node) || isProposer(node))) return state;
      return unchosen(state, message.value, ref, `${node} tells ${fact.to} that ${message.value} was chosen`) ?? state;
    },
    output(state, { node, ref, value }) {
      const told = (value as LearnerOutput).value;
      state.exercised = true;
      return unchosen(state, told, ref, `${node} learns ${told}`) ?? state;
    },
  },
});

function unchosen(state: Choice, value: string, ref: Ref, what: string): Violation | undefined {
  if (state.chosen?.value === value) return undefined;
  if (state.chosen !== null)
    return new Violation(
      `${what}, but ${state.chosen.value} was chosen with number ${state.chosen.n}.`,
      state.chosen.ref,
      ref,
    );
  const votes = Object.entries(state.votes)
    .filter(([key]) => key.endsWith(` ${value}`))
    .map(([key, who]) => `${key.slice(0, key.indexOf(' '))} by ${Object.keys(who).sort().join(', ')}`);
  const accepted = votes.length === 0 ? 'by nobody' : `with number ${votes.join('; with number ')}`;
  return new Violation(
    `${what}, but it is accepted ${accepted}: a majority with one number is ${state.majority}.`,
    ref,
    ref,
  );
}

export const learnedOnce = property<Learning>({
  id: 'learned-once',
  rule: 'In one boot a learner tells the application once, and its status says the same.',
  source: 'handout, part C',
  cause: 'More `accepted` and `learned` messages arrive after the value is known: they are no news.',
  lecture: 'learners',
  kind: 'always',
  goal: 'a learner that has learned hears of the value again',
  exercised: ({ exercised }) => exercised,
  initial: ({ nodes }) => learning(nodes),
  on: {
    crash(state, { node }) {
      delete state.told[node];
      return state;
    },
    output(state, { node, ref, value: told }) {
      const { value } = told as LearnerOutput;
      const before = own(state.told, node);
      if (before !== undefined && before !== null)
        return new Violation(`${node} learned ${before.value}, and tells it again: ${value}.`, before.ref, ref);
      state.told[node] = { value, ref };
      return state;
    },
    deliver(state, { node, message }) {
      const { type } = message as PaxosMessage;
      if (isLearner(node) && (type === 'accepted' || type === 'learned') && own(state.told, node) !== undefined)
        state.exercised = true;
      return state;
    },
    status(state, { node, ref, after }) {
      if (!isLearner(node) || after === null) return state; // null: the test plays this learner
      const { learned } = after as LearnerStatus;
      const told = own(state.told, node) ?? null;
      if (learned === (told?.value ?? null)) return state;
      return new Violation(
        `The status of ${node} says that it has learned ${learned ?? 'nothing'}; it told the application ${told?.value ?? 'nothing'}.`,
        told?.ref ?? ref,
        ref,
      );
    },
  },
});

interface Hopes extends Learning {
  /** By proposer that is up: the value that the application gave it in this boot. */
  readonly wanted: Marks<string>;
  /** Numbers prepared since healing, or since the beginning if nothing heals. */
  readonly attempts: Marks<true>;
  readonly heals: boolean;
  duel: Duel;
}

/** The proposal that went out last, and how many before it came to nothing, because somebody prepared a higher number. */
interface Duel {
  readonly out: { readonly node: NodeId; readonly n: number } | null;
  readonly ref: Ref;
  readonly inVain: number;
}

const hoping = {
  initial: ({ nodes, healAt }) => ({
    ...learning(nodes),
    wanted: {},
    attempts: {},
    heals: healAt !== null,
    duel: { out: null, ref: 0, inVain: 0 },
  }),
  on: {
    restart(state, { node }) {
      if (isLearner(node)) state.told[node] = null;
      return state;
    },
    crash(state, { node }) {
      delete state.told[node];
      delete state.wanted[node];
      return state;
    },
    request(state, { node, request }) {
      const it = request as ProposerRequest | { type: 'send' };
      if (isProposer(node) && it.type === 'propose') state.wanted[node] ??= it.value;
      return state;
    },
    healed(state) {
      for (const n of Object.keys(state.attempts)) delete state.attempts[n];
      return state;
    },
    send(state, fact) {
      counted(state, fact);
      const message = fact.message as PaxosMessage;
      if (message.type === 'prepare') state.attempts[message.n] = true;
      return state;
    },
    output(state, { node, ref, value }) {
      if (isLearner(node)) state.told[node] = { value: (value as LearnerOutput).value, ref };
      return state;
    },
  },
} satisfies Fold<Hopes>;

/** So many proposals in a row, each overtaken before it is chosen, are no bad luck any more. */
export const IN_VAIN_MAX = 20;

function duelling(state: Hopes, { node, ref, message: sent }: Facts['send']): Hopes | Violation {
  const message = sent as PaxosMessage;
  // A run that heals is judged by its end alone.
  if (state.heals || state.chosen !== null || !isProposer(node)) return state;
  const { out, inVain } = state.duel;
  if (message.type === 'accept' && (out === null || message.n > out.n))
    state.duel = { out: { node, n: message.n }, ref, inVain };
  if (message.type !== 'prepare' || out === null || node === out.node || message.n < out.n) return state;
  if (inVain + 1 === IN_VAIN_MAX)
    return new Violation(
      `${out.node} sends out proposal ${out.n}, and before it is chosen ${node} prepares ${message.n}. So it went with ${IN_VAIN_MAX} proposals in a row.`,
      state.duel.ref,
      ref,
    );
  state.duel = { out: null, ref, inVain: inVain + 1 };
  return state;
}

function nothingChosen({ chosen, wanted, attempts }: Hopes): string | undefined {
  const [first] = Object.entries(wanted);
  if (chosen !== null || first === undefined) return undefined;
  const [node, value] = first;
  const count = Object.keys(attempts).length;
  const tries =
    count === 0 ? 'no number was prepared' : count === 1 ? 'one number was prepared' : `${count} numbers were prepared`;
  return `${node} was asked to propose ${value}, and nothing was ever chosen; after the network healed, ${tries}.`;
}

function nothingLearned(state: Hopes): string | undefined {
  const missing = nothingChosen(state);
  if (missing !== undefined || state.chosen === null) return missing;
  const left = Object.entries(state.told).flatMap(([node, told]) => (told === null ? [node] : []));
  if (left.length === 0) return undefined;
  return `${state.chosen.value} was chosen, and ${left.sort().join(', ')} never learned it.`;
}

export const chosenInTheEnd = property<Hopes>({
  id: 'chosen-in-the-end',
  rule: 'While a majority of acceptors is up and the network behaves, a value is chosen once a proposer has one.',
  source: 'Lamport 2001, §2.4',
  cause:
    'A lost message is not made up for (a timer, and a new attempt with a higher number); or the numbers of this proposer can never be greater than those of another.',
  lecture: 'numbers',
  kind: 'eventually',
  ...hoping,
  missing: nothingChosen,
});

export const learnedInTheEnd = property<Hopes>({
  id: 'learned-in-the-end',
  rule: 'Every learner that is up learns the value chosen, also if it missed every message about it.',
  source: 'Lamport 2001, §2.3',
  cause:
    'A learner that hears nothing must ask, again and again, one proposer after the other; a proposer that is asked and does not know must find out, by a proposal of its own, and tell it.',
  lecture: 'learners',
  kind: 'eventually',
  ...hoping,
  missing: nothingLearned,
});

export const duelsEnd = property<Hopes>({
  id: 'duels-end',
  rule: 'Proposers that get in each other’s way stop doing so: once the network behaves, a value is chosen, and learned.',
  source: 'Lamport 2001, §2.4',
  cause:
    'Each refusal is answered at once by a higher number, which makes the other one fail. Wait before the next attempt: a random time from a range that grows, or a time by which one proposer is always ahead.',
  lecture: 'progress',
  kind: 'eventually',
  ...hoping,
  on: { ...hoping.on, send: (state, fact) => duelling(hoping.on.send(state, fact), fact) },
  missing: nothingLearned,
});
