/** AC4 and AC5, and what may and may not be done about a coordinator that is gone. */
import { type Facts, type NodeId, property, type Rule } from '#course';
import type { Outcome } from '../messages.ts';
import { beginOf, done, entry, messageOf, outcomeOf, participantsOf, type Tx, type Work, writersOf } from './ledger.ts';

const book = 'Bernstein, Hadzilacos & Goodman 1987, §7.3';

/** From healing to here everything that was going on must be over, in Δ. */
export const settleDelays = 60;
/** Δ of all worlds, in ms. */
export const delay = 10;

interface NoFailures {
  readonly late: { [tx: Tx]: Work };
  readonly committed: { [tx: Tx]: { [node: NodeId]: true } };
  readonly told: { [tx: Tx]: Outcome };
  readonly healAt: number | null;
}

/** Judged on transactions that are begun when failures are long over, on accounts that nobody else wants. */
export const ac4NoFailuresCommit = property<NoFailures>({
  id: 'ac4-no-failures-commit',
  rule: 'If nothing fails and nobody has a reason to vote no, the transaction is committed, within 5Δ.',
  source: `${book}, AC4`,
  cause:
    'A lock is never given back, so that somebody votes no; the coordinator does not wait for a round trip (2Δ); or somebody waits for a timer where a message is there.',
  lecture: 'atomic-commitment',
  kind: 'eventually',
  initial: ({ healAt }) => ({ late: {}, committed: {}, told: {}, healAt }),
  on: {
    request(state, fact) {
      const begin = beginOf(fact.request);
      const from = ((state.healAt ?? 0) + settleDelays * delay) * 1000;
      if (begin !== undefined && fact.at >= from) state.late[begin.tx] = begin.work;
      return state;
    },
    output(state, fact) {
      const { tx, outcome } = outcomeOf(fact.value);
      if (state.late[tx] === undefined) return state;
      if (participantsOf(state.late[tx]).includes(fact.node)) {
        if (outcome === 'commit') entry(state.committed, tx, {})[fact.node] = true;
      } else state.told[tx] = outcome;
      return state;
    },
  },
  missing({ late, committed, told }) {
    for (const [tx, work] of Object.entries(late)) {
      const outcome = told[tx];
      if (outcome !== 'commit')
        return `${tx} was begun when all failures were long over, on accounts that nobody else wants, and ${outcome === undefined ? 'has no outcome' : 'is aborted'}.`;
      const missing = writersOf(work).filter((node) => !committed[tx]?.[node]);
      if (missing.length > 0) return `${tx} is committed, and ${missing.join(', ')} did not commit it.`;
    }
    return undefined;
  },
});

/** Who has voted yes, and what everybody has decided. */
interface Deciding {
  readonly voted: { [tx: Tx]: { [node: NodeId]: true } };
  readonly decided: { [tx: Tx]: { [node: NodeId]: Outcome } };
  /** Whose decision a crash has lost. */
  readonly lost: { [tx: Tx]: { [node: NodeId]: true } };
}

const deciding = {
  send<S extends Deciding>(state: S, fact: Facts['send']): S {
    const vote = messageOf(fact.message, 'vote');
    if (vote?.vote === 'yes') entry(state.voted, vote.tx, {})[fact.node] = true;
    return state;
  },
  output<S extends Deciding>(state: S, fact: Facts['output']): S {
    const { tx, outcome } = outcomeOf(fact.value);
    entry(state.decided, tx, {})[fact.node] = outcome;
    return state;
  },
  /** A crash may lose an outcome that was recorded lazily: then it is to be decided again. */
  status<S extends Deciding>(state: S, fact: Facts['status']): S {
    const { tx } = fact.after as { tx: Record<Tx, string> };
    for (const [id, word] of Object.entries(tx)) {
      if (word !== 'prepared' || state.decided[id]?.[fact.node] === undefined) continue;
      delete state.decided[id][fact.node];
      entry(state.lost, id, {})[fact.node] = true;
    }
    return state;
  },
};

/** Who is still to decide, and has voted yes. */
const inDoubt = ({ lost }: Deciding, tx: Tx, node: NodeId): string =>
  lost[tx]?.[node]
    ? `${node} voted yes to ${tx}, and "decided" is still missing there (a crash has lost its record, and it is prepared again)`
    : `${node} voted yes to ${tx}, and "decided" is still missing there`;

interface EverybodyDeciding extends Deciding {
  /** Begun, and the coordinator has not crashed since. */
  readonly begun: { [tx: Tx]: true };
  coordinator: NodeId;
}

/** What a crash of the coordinator swallowed before anything was recorded, nobody has to tell the application. */
export const ac5EverybodyDecides = property<EverybodyDeciding>({
  id: 'ac5-everybody-decides',
  rule: 'When failures are repaired for long enough, everybody who voted yes decides, and so does a coordinator that has not crashed since; a commit is told by the coordinator in any case.',
  source: `${book}, AC5`,
  cause:
    'A message was lost, and nobody sends it again or asks; a timer is not set again, or not set at a restart; or a coordinator that comes back does not finish what its log says; or a participant that comes back does not tell the outcomes of its log again.',
  lecture: 'recovery',
  kind: 'eventually',
  initial: () => ({ begun: {}, coordinator: '', voted: {}, decided: {}, lost: {} }),
  on: {
    ...deciding,
    request(state, fact) {
      const begin = beginOf(fact.request);
      if (begin !== undefined) {
        state.begun[begin.tx] = true;
        state.coordinator = fact.node;
      }
      return state;
    },
    crash(state, fact) {
      if (fact.node === state.coordinator) for (const tx of Object.keys(state.begun)) delete state.begun[tx];
      return state;
    },
  },
  missing(state) {
    const { begun, voted, decided, coordinator } = state;
    for (const [tx, voters] of Object.entries(voted)) {
      const waiting = Object.keys(voters).find((node) => decided[tx]?.[node] === undefined);
      if (waiting !== undefined) return `${inDoubt(state, tx, waiting)}; all failures are repaired.`;
    }
    for (const tx of Object.keys(begun))
      if (decided[tx]?.[coordinator] === undefined) return `${coordinator} never told the outcome of ${tx}.`;
    for (const [tx, by] of Object.entries(decided)) {
      const node = Object.keys(by).find((node) => by[node] === 'commit');
      if (node !== undefined && by[coordinator] === undefined)
        return `${node} has committed ${tx}, and ${coordinator} never told its outcome.`;
    }
    return undefined;
  },
});

interface Cooperating extends Deciding {
  readonly work: { [tx: Tx]: Work };
  /** Who is prepared, its vote sent or cut off by a crash: it cannot refuse any more. */
  readonly prepared: { [tx: Tx]: { [node: NodeId]: true } };
}

/** For worlds in which the coordinator never comes back, and all participants are up in the end. */
export const cooperativeTermination = property<Cooperating>({
  id: 'cooperative-termination',
  rule: 'A participant in doubt that can reach one which has decided, or has not voted yes, decides; without the coordinator.',
  source: 'Bernstein, Hadzilacos & Goodman 1987, §7.4, cooperative termination protocol',
  cause:
    'Only the coordinator is asked, or new work puts the question off; or the others are asked and say nothing, or say "uncertain" although they know, or although they have not voted (then they may refuse, and record it); or the outcome in the log is not told again after a restart.',
  lecture: 'in-doubt',
  kind: 'eventually',
  initial: () => ({ voted: {}, decided: {}, lost: {}, work: {}, prepared: {} }),
  on: {
    ...deciding,
    request(state, fact) {
      const begin = beginOf(fact.request);
      if (begin !== undefined) state.work[begin.tx] = begin.work;
      return state;
    },
    status(state, fact) {
      const { tx } = fact.after as { tx: Record<Tx, string> };
      for (const [id, word] of Object.entries(tx))
        if (word === 'prepared') entry(state.prepared, id, {})[fact.node] = true;
      return deciding.status(state, fact);
    },
  },
  missing(state) {
    const { work, voted, decided, prepared } = state;
    for (const [tx, voters] of Object.entries(voted)) {
      const waiting = Object.keys(voters).find((node) => decided[tx]?.[node] === undefined);
      if (waiting === undefined) continue;
      for (const other of writersOf(work[tx] ?? {})) {
        const outcome = decided[tx]?.[other];
        if (outcome !== undefined)
          return `${inDoubt(state, tx, waiting)}; ${other}, which it can reach, has ${done(outcome)} it.`;
        if (!voters[other] && !prepared[tx]?.[other])
          return `${inDoubt(state, tx, waiting)}; ${other}, which it can reach, did not vote yes: it can say abort.`;
      }
    }
    return undefined;
  },
});

/** Held by scenarios. */
export const waitsInDoubt: Rule = {
  id: 'waits-in-doubt',
  rule: 'While everybody it can reach is in doubt too, a participant in doubt decides nothing; after the repair it decides the right thing.',
  source: 'Bernstein, Hadzilacos & Goodman 1987, §7.4: two-phase commit is blocking',
  cause:
    'A timeout is taken for an abort: whoever voted yes gave its decision away, and somebody who cannot be asked may have committed. Or whoever comes back in doubt sets no timer, and never asks.',
  lecture: 'in-doubt',
};

export const presumedAbort: Rule = {
  id: 'presumed-abort',
  rule: 'A coordinator without a record of a transaction answers that it is aborted; a participant answers from records, and records its refusal first.',
  source: 'Mohan & Lindsay 1983, §3: presumed abort',
  cause:
    'The coordinator says nothing about what it does not know; or a participant takes the absence of a record for an abort, as only the coordinator may.',
  lecture: 'presumed-abort',
};
