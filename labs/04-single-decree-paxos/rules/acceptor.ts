/**
 * Part A: what an acceptor has said binds it. All three rules follow what acceptors say, in messages and in their status;
 * how they store it is their own business. The schemas have checked every value before a rule sees it, so casts here hold.
 */
import { type Facts, type Fold, type NodeId, property, type Ref, type Rule, Violation } from '#course';
import type { AcceptorStatus, PaxosMessage, Proposal } from '../messages.ts';
import { isAcceptor, type Marks, own } from './agents.ts';

interface Said {
  readonly value: string;
  readonly ref: Ref;
  readonly boot: number;
}

/** What an acceptor is known to have promised and accepted. */
interface Memory {
  boot: number;
  /** It had promised something when it crashed. */
  bound: boolean;
  promised: { n: number; ref: Ref; boot: number };
  /** By number. */
  readonly accepted: Marks<Said>;
  /** Proposals it was asked to accept, by number. */
  readonly asked: Marks<string>;
  /** What it was given last, if that was older than something it has said: "accept 3". */
  older: string | null;
  /** It wrote something since. */
  wrote: boolean;
  /** The same, of boots that ended with it: it may be on disk, and nobody has heard of it. */
  cut: Marks<true>;
}

interface Memories {
  readonly of: Marks<Memory>;
  exercised: boolean;
}

/** Something an acceptor does not remember. */
interface Lapse {
  readonly kind: 'promise' | 'acceptance';
  /** A crash lies between, and nothing else can have done it. */
  readonly crashed: boolean;
  readonly because: string;
  readonly first: Ref;
  /** The number of the acceptance that is gone. */
  readonly lost?: number;
}

const memoryOf = (state: Memories, node: NodeId): Memory => {
  state.of[node] ??= {
    boot: 1,
    bound: false,
    promised: { n: 0, ref: 0, boot: 1 },
    accepted: {},
    asked: {},
    older: null,
    wrote: false,
    cut: {},
  };
  return state.of[node];
};

export const show = (proposal: Proposal | null): string =>
  proposal === null ? 'nothing' : `proposal ${proposal.n} (${proposal.value})`;

/** The known acceptance with the highest number below `limit`. */
function highestOf(memory: Memory, limit = Number.POSITIVE_INFINITY): (Proposal & Said) | undefined {
  let highest: (Proposal & Said) | undefined;
  for (const [key, said] of Object.entries(memory.accepted)) {
    const n = Number(key);
    if (n < limit && n > (highest?.n ?? 0)) highest = { n, ...said };
  }
  return highest;
}

/** The sentence goes on after a crash, or without one. */
const then = (crossed: boolean, subject: string): string =>
  crossed ? `After a crash ${subject}` : `${subject.charAt(0).toUpperCase()}${subject.slice(1)}`;

/** The newer acceptance is gone. An older accept that came just before the crash has done it, if that is what is left. */
function forgotten(id: NodeId, memory: Memory, highest: Proposal & Said, left: Proposal | null, claims: string): Lapse {
  const crossed = highest.boot !== memory.boot;
  const replaced = crossed && left !== null && own(memory.cut, `accept ${left.n}`) === true;
  const how = replaced ? `, which it was asked to accept just before the crash` : '';
  const because = `${id} accepted ${show(highest)}. ${then(crossed, `${claims} ${show(left)}${how}.`)}`;
  return { kind: 'acceptance', crashed: crossed && !replaced, because, first: highest.ref, lost: highest.n };
}

function afterPromise(node: NodeId, memory: Memory, { n, accepted }: { n: number; accepted: Proposal | null }) {
  if (accepted !== null && !knows(memory, accepted))
    return lapse('acceptance', false, 0, `${node} reports ${show(accepted)}, which nobody asked it to accept.`);
  const highest = highestOf(memory, n);
  if (highest === undefined) return undefined;
  if (accepted !== null && (accepted.n > highest.n || same(accepted, highest))) return undefined;
  return forgotten(node, memory, highest, accepted, `it promises ${n} and reports`);
}

function afterAcceptance(node: NodeId, memory: Memory, proposal: Proposal): Lapse | undefined {
  const { promised } = memory;
  const known = own(memory.accepted, proposal.n);
  // Saying again what was accepted before the promise breaks nothing.
  if (known?.value === proposal.value) return undefined;
  if (!knows(memory, proposal))
    return lapse('acceptance', false, 0, `${node} accepts ${show(proposal)}, which nobody asked it to accept.`);
  if (proposal.n >= promised.n) return undefined;
  const crashed = promised.boot !== memory.boot;
  return lapse(
    'promise',
    crashed,
    promised.ref,
    `${node} promised ${promised.n}. ${then(crashed, 'it')} accepts ${show(proposal)}, and ${proposal.n} is less.`,
  );
}

function afterStatus(node: NodeId, memory: Memory, status: AcceptorStatus): Lapse | undefined {
  const { promised } = memory;
  if (status.promised < promised.n) {
    const crossed = promised.boot !== memory.boot;
    const setBack = crossed && ['prepare', 'accept'].some((type) => own(memory.cut, `${type} ${status.promised}`));
    const how = setBack ? `, a number that came just before the crash` : '';
    const because = `${node} promised ${promised.n}. ${then(crossed, 'its status')} says that it has promised ${status.promised === 0 ? 'nothing' : status.promised}${how}.`;
    return lapse('promise', crossed && !setBack, promised.ref, because);
  }
  const highest = highestOf(memory);
  if (highest === undefined || (status.accepted !== null && status.accepted.n >= highest.n)) return undefined;
  return forgotten(node, memory, highest, status.accepted, 'its status says that it has accepted');
}

const lapse = (kind: Lapse['kind'], crashed: boolean, first: Ref, because: string): Lapse => ({
  kind,
  crashed,
  because,
  first,
});

const same = (a: Proposal, b: Proposal): boolean => a.n === b.n && a.value === b.value;

const knows = (memory: Memory, { n, value }: Proposal): boolean =>
  own(memory.asked, n) === value || own(memory.accepted, n)?.value === value;

/** Tells of the lapses of one kind, and follows all that acceptors say. */
function remembering(
  mine: (lapse: Lapse) => boolean,
  meets: (memory: Memory, fact: Facts['deliver']) => boolean,
): Fold<Memories> {
  const judged = (state: Memories, found: Lapse | undefined, ref: Ref): Memories | Violation =>
    found !== undefined && mine(found) ? new Violation(found.because, found.first || ref, ref) : state;
  return {
    initial: () => ({ of: {}, exercised: false }),
    on: {
      send(state, { node, to, ref, message: sent }) {
        const message = sent as PaxosMessage;
        if (message.type === 'accept' && isAcceptor(to)) memoryOf(state, to).asked[message.n] ??= message.value;
        if (!isAcceptor(node)) return state;
        const memory = memoryOf(state, node);
        const { boot } = memory;
        if (message.type === 'promise') {
          const found = afterPromise(node, memory, message);
          told(memory, found);
          if (message.n >= memory.promised.n) memory.promised = { n: message.n, ref, boot };
          if (message.accepted !== null) accepted(memory, message.accepted, ref);
          return judged(state, found, ref);
        }
        if (message.type !== 'accepted') return state;
        const found = afterAcceptance(node, memory, message);
        accepted(memory, message, ref);
        return judged(state, found, ref);
      },
      status(state, { node, ref, after }) {
        if (!isAcceptor(node)) return state;
        const memory = memoryOf(state, node);
        const status = after as unknown as AcceptorStatus | null; // null: the test plays this acceptor
        if (status === null) return state;
        const found = afterStatus(node, memory, status);
        told(memory, found);
        if (found?.kind === 'promise') memory.promised = { n: status.promised, ref, boot: memory.boot };
        if (found === undefined) survived(memory, status, ref);
        return judged(state, found, ref);
      },
      deliver(state, fact) {
        if (!isAcceptor(fact.node)) return state;
        const memory = memoryOf(state, fact.node);
        state.exercised ||= meets(memory, fact);
        memory.older = olderIn(memory, fact.message as PaxosMessage);
        memory.wrote = false;
        return state;
      },
      write(state, { node }) {
        if (isAcceptor(node)) memoryOf(state, node).wrote = true;
        return state;
      },
      crash(state, { node }) {
        if (!isAcceptor(node)) return state;
        const memory = memoryOf(state, node);
        memory.boot += 1;
        if (memory.older !== null && memory.wrote) memory.cut[memory.older] = true;
        memory.older = null;
        memory.bound ||= memory.promised.n > 0;
        return state;
      },
    },
  };
}

/** A prepare or an accept with a number less than something it has said. */
function olderIn(memory: Memory, message: PaxosMessage): string | null {
  if (message.type !== 'prepare' && message.type !== 'accept') return null;
  const newest = Math.max(memory.promised.n, highestOf(memory)?.n ?? 0);
  return message.n < newest ? `${message.type} ${message.n}` : null;
}

/** What is lost is told of once: otherwise the next crash would be blamed for it. */
function told(memory: Memory, found: Lapse | undefined): void {
  if (found?.lost !== undefined) delete memory.accepted[found.lost];
}

/** What the status of this boot still knows, no crash is to blame for any more. */
function survived(memory: Memory, status: AcceptorStatus, ref: Ref): void {
  const { boot } = memory;
  memory.cut = {};
  memory.promised = { ...memory.promised, boot };
  if (status.accepted === null) return;
  accepted(memory, status.accepted, ref);
  const { n } = status.accepted;
  const said = own(memory.accepted, n);
  if (said !== undefined) memory.accepted[n] = { ...said, boot };
}

/** The first time that it is known. */
function accepted(memory: Memory, { n, value }: Proposal, ref: Ref): void {
  if (own(memory.accepted, n) === undefined) memory.accepted[n] = { value, ref, boot: memory.boot };
}

export const promiseKept = property<Memories>({
  id: 'promise-kept',
  rule: 'An acceptor that has promised n accepts no proposal with a number less than n.',
  source: 'Lamport 2001, §2.2, P1a',
  cause:
    'The number of an accept is not compared with the number promised; or a prepare with a lower number, or an accept, has set the promise back.',
  lecture: 'acceptors',
  kind: 'always',
  goal: 'an acceptor that has promised n is asked to accept a proposal with a lower number',
  exercised: ({ exercised }) => exercised,
  ...remembering(
    ({ kind, crashed }) => kind === 'promise' && !crashed,
    ({ promised }, { message: sent }) => {
      const message = sent as PaxosMessage;
      return message.type === 'accept' && message.n < promised.n;
    },
  ),
});

export const acceptanceReported = property<Memories>({
  id: 'acceptance-reported',
  rule: 'A promise of n reports the highest-numbered proposal that the acceptor has accepted; what it accepts and reports, somebody asked it to accept.',
  source: 'Lamport 2001, §2.2, phase 1(b)',
  cause:
    'The promise does not carry what was accepted, or only the first acceptance is kept: a later one, with a higher number, must take its place. Or an older accept, coming after a newer one, has replaced it: never by less. If a crash comes before ①: was everything stored in one write?',
  lecture: 'acceptors',
  kind: 'always',
  goal: 'an acceptor that has accepted a proposal is asked for a promise with a higher number',
  exercised: ({ exercised }) => exercised,
  ...remembering(
    ({ kind, crashed }) => kind === 'acceptance' && !crashed,
    (memory, { message: sent }) => {
      const message = sent as PaxosMessage;
      return message.type === 'prepare' && highestOf(memory, message.n) !== undefined;
    },
  ),
});

export const survivesCrashes = property<Memories>({
  id: 'survives-crashes',
  rule: 'What an acceptor has promised and accepted, it still knows after a crash: it is in stable storage before the answer leaves.',
  source: 'Lamport 2001, §2.5',
  cause:
    'Fields are lost in a crash; only this.storage is left when onStart runs. And a crash may fall between any two effects of a handler: first write, then send; and one write is safer than two.',
  lecture: 'stable-storage',
  kind: 'always',
  goal: 'an acceptor that has promised something crashes, comes back, and is asked again',
  exercised: ({ exercised }) => exercised,
  ...remembering(
    ({ crashed }) => crashed,
    ({ bound }) => bound,
  ),
});

/** What the scripts of part A hold. */
export const acceptorAnswers: Rule = {
  id: 'acceptor-answers',
  rule: 'An acceptor answers every prepare with a number greater than all it has answered, accepts unless it has promised a greater number, and tells the learners and the proposer.',
  source: 'Lamport 2001, §2.2, phases 1(b) and 2(b); §2.3',
  cause:
    'An accept with exactly the number promised is the normal case: compare with <, not with ≤. And `accepted` goes to every learner (or to the distinguished one alone), and to the proposer that asked.',
  lecture: 'acceptors',
};
