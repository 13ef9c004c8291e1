/**
 * The bank: locks, intentions, money. What a participant holds at any moment is what it held in the beginning and the work
 * of every transaction that is committed here; what a prepared one touches is locked until it is decided.
 */
import { type NodeId, property, type Ref, Violation } from '#course';
import type { Balances, Op, ParticipantStatus } from '../messages.ts';
import { beginOf, entry, messageOf, outcomeOf, type Sent, type Tx, type Work } from './ledger.ts';

/** What every account of every world holds in the beginning. */
export const opening = 100;

interface Locks {
  readonly work: { [tx: Tx]: Work };
  /** By participant: transactions it voted yes to and has not decided. */
  readonly open: { [node: NodeId]: { [tx: Tx]: Ref } };
  /** By reader: what it voted with. A prepare that comes again may be answered with the same words: they lock nothing. */
  readonly readOnly: { [node: NodeId]: { [tx: Tx]: string } };
  exercised: boolean;
}

const accountsOf = (ops: readonly Op[] | undefined): string[] => [...new Set((ops ?? []).map((op) => op.account))];

export const locksUntilDecided = property<Locks>({
  id: 'locks-until-decided',
  rule: 'Every account that a prepared transaction touches is locked by it until it is decided. Meanwhile others that touch it get a no; a prepare of its own that comes again does not.',
  source: 'Lampson & Sturgis 1979, §5: locks are held until the intentions are carried out',
  cause:
    'Locks are taken when the work is done, or not taken again after a restart, or checked for writes only; or a prepare that comes again meets the locks of its own transaction.',
  lecture: 'intentions-and-locks',
  kind: 'always',
  goal: 'a participant has a prepared transaction, and the locks of it',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ work: {}, open: {}, readOnly: {}, exercised: false }),
  on: {
    request(state, fact) {
      const begin = beginOf(fact.request);
      if (begin !== undefined) state.work[begin.tx] = begin.work;
      return state;
    },
    send(state, fact) {
      const vote = messageOf(fact.message, 'vote');
      if (vote === undefined) return state;
      const open = entry(state.open, fact.node, {});
      const others = Object.keys(open).filter((tx) => tx !== vote.tx);
      if (vote.vote === 'no') {
        const yes = open[vote.tx];
        if (yes === undefined) return state;
        return new Violation(
          `${fact.node} votes no to ${vote.tx}, has voted yes to it, and has not decided it.`,
          yes,
          fact.ref,
        );
      }
      const found = JSON.stringify(Object.entries(vote.read).sort());
      if (vote.vote === 'read-only' && state.readOnly[fact.node]?.[vote.tx] === found) return state;
      const wanted = accountsOf(state.work[vote.tx]?.[fact.node]);
      for (const tx of others) {
        const common = accountsOf(state.work[tx]?.[fact.node]).find((account) => wanted.includes(account));
        if (common !== undefined)
          return new Violation(
            `${fact.node} votes ${vote.vote} to ${vote.tx}, which touches ${common}; ${tx} touches it too, and is prepared here and not decided.`,
            open[tx] ?? fact.ref,
            fact.ref,
          );
      }
      if (vote.vote === 'yes') open[vote.tx] ??= fact.ref;
      if (vote.vote === 'read-only') entry(state.readOnly, fact.node, {})[vote.tx] = found;
      return state;
    },
    output(state, fact) {
      delete state.open[fact.node]?.[outcomeOf(fact.value).tx];
      return state;
    },
    status(state, fact) {
      const { tx, locks } = fact.after as Partial<ParticipantStatus>;
      if (tx === undefined || locks === undefined) return state; // the coordinator's
      const open = state.open[fact.node] ?? {};
      for (const id of Object.keys(open)) if (tx[id] === 'committed' || tx[id] === 'aborted') delete open[id];
      for (const [id, word] of Object.entries(tx)) {
        if (word !== 'prepared') continue;
        state.exercised = true;
        const free = accountsOf(state.work[id]?.[fact.node]).find((account) => locks[account] !== id);
        if (free !== undefined)
          return new Violation(
            `The status of ${fact.node} says that ${id} is prepared, and its locks do not say that ${id} holds ${free}.`,
            open[id] ?? fact.ref,
            fact.ref,
          );
      }
      for (const id of Object.keys(open)) {
        if (tx[id] !== 'prepared')
          return new Violation(
            `${fact.node} has voted yes to ${id} and has not decided it; its status does not say that it is prepared.`,
            open[id] ?? fact.ref,
            fact.ref,
          );
      }
      return state;
    },
  },
});

interface Ledger {
  readonly work: { [tx: Tx]: Work };
  /** By participant: what it has said is committed. */
  readonly committed: { [node: NodeId]: { [tx: Tx]: Ref } };
  readonly balances: { [node: NodeId]: Balances };
  /** All values that participants have voted with: a vote that is sent again may repeat what it said, or look again. */
  readonly voted: { [tx: Tx]: { [account: string]: number[] } };
  exercised: boolean;
}

export const trueBalances = property<Ledger>({
  id: 'true-balances',
  rule: 'What an account holds, and what a read finds, is what it held in the beginning and the work of every transaction that is committed there; never below 0.',
  source: 'Lampson & Sturgis 1979, §5: intentions are carried out when the transaction is committed, all of them, once',
  cause:
    'The work is done at the vote and not at the commit, or twice (a decision that comes again, a restart), or not again after a restart; or it is not checked that there is enough.',
  lecture: 'intentions-and-locks',
  kind: 'always',
  goal: 'a participant that has committed something shows its accounts',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ work: {}, committed: {}, balances: {}, voted: {}, exercised: false }),
  on: {
    request(state, fact) {
      const begin = beginOf(fact.request);
      if (begin !== undefined) state.work[begin.tx] = begin.work;
      return state;
    },
    output(state, fact) {
      const { tx, outcome } = outcomeOf(fact.value);
      if (outcome === 'commit') entry(state.committed, fact.node, {})[tx] = fact.ref;
      const { read } = fact.value as { read?: Balances };
      return toldReads(state, tx, read ?? {}, fact.node, fact.ref);
    },
    send(state, fact) {
      const vote = messageOf(fact.message, 'vote');
      return vote === undefined ? state : votedReads(state, fact.node, vote, fact.ref);
    },
    status: (state, fact) => shown(state, fact.node, fact.after as Partial<ParticipantStatus>, fact.ref),
  },
});

function shown(state: Ledger, node: NodeId, status: Partial<ParticipantStatus>, ref: Ref): Ledger | Violation {
  const { tx, balances } = status;
  if (tx === undefined || balances === undefined) return state; // the coordinator's
  const committed = entry(state.committed, node, {});
  for (const [id, word] of Object.entries(tx)) if (word === 'committed') committed[id] ??= ref;
  const sums: Record<string, number> = {};
  for (const id of Object.keys(committed)) {
    if (tx[id] === 'prepared') continue; // again, after a crash that lost a lazy outcome: not done yet
    state.exercised = true;
    for (const op of state.work[id]?.[node] ?? [])
      if (op.type === 'add') sums[op.account] = (sums[op.account] ?? 0) + op.amount;
  }
  for (const [account, balance] of Object.entries(balances)) {
    const right = opening + (sums[account] ?? 0);
    if (balance !== right) return wrong(state, node, tx, account, balance, ref);
    if (balance < 0) return new Violation(`${account} holds ${balance}: an add below 0 was not refused.`, ref, ref);
  }
  state.balances[node] = balances;
  return state;
}

function wrong(state: Ledger, node: NodeId, tx: ParticipantStatus['tx'], account: string, balance: number, ref: Ref) {
  const committed = state.committed[node] ?? {};
  const amount = (id: Tx) => amountOf(state.work[id]?.[node], account);
  const done = Object.keys(committed).filter((id) => tx[id] !== 'prepared' && amount(id) !== 0);
  const right = done.reduce((sum, id) => sum + amount(id), opening);
  const parts = done.map((id) => `${amount(id)} by ${id}`).join(', ');
  return new Violation(
    `${account} holds ${balance}; ${opening} in the beginning${done.length === 0 ? ', and nothing committed here since,' : ` and, committed here, ${parts}`} make ${right}.`,
    committed[done.at(-1) ?? ''] ?? ref,
    ref,
  );
}

const amountOf = (ops: readonly Op[] | undefined, account: string): number =>
  (ops ?? []).reduce((sum, op) => (op.type === 'add' && op.account === account ? sum + op.amount : sum), 0);

/** What reads find now, the work before them in the same transaction included. */
function readsNow(state: Ledger, node: NodeId, tx: Tx): Balances {
  const balances = { ...state.balances[node] };
  const read: Balances = {};
  for (const op of state.work[tx]?.[node] ?? []) {
    if (op.type === 'add') balances[op.account] = (balances[op.account] ?? 0) + op.amount;
    else read[op.account] = balances[op.account] ?? 0;
  }
  return read;
}

function votedReads(state: Ledger, node: NodeId, { tx, vote, read }: Sent<'vote'>, ref: Ref): Ledger | Violation {
  const now = readsNow(state, node, tx);
  const left = vote === 'no' ? undefined : Object.keys(now).find((account) => read[account] === undefined);
  if (left !== undefined)
    return new Violation(`${node} votes ${vote} to ${tx}, and does not say what its read of ${left} found.`, ref, ref);
  const voted = entry(state.voted, tx, {});
  for (const [account, value] of Object.entries(read)) {
    const values = entry(voted, account, []);
    if (values.includes(value)) continue;
    if (value !== now[account])
      return new Violation(
        `${node} votes on ${tx} and says that ${account} holds ${value}; what is committed there, and the work of ${tx} before the read, make ${now[account] ?? 'no account that it reads'}.`,
        ref,
        ref,
      );
    values.push(value);
  }
  return state;
}

function toldReads(state: Ledger, tx: Tx, read: Balances, node: NodeId, ref: Ref): Ledger | Violation {
  for (const [account, value] of Object.entries(read)) {
    if (!state.voted[tx]?.[account]?.includes(value))
      return new Violation(`${node} tells that ${tx} read ${value} in ${account}; no vote says so.`, ref, ref);
  }
  return state;
}

interface Money {
  readonly held: { [node: NodeId]: number };
  readonly begun: { [node: NodeId]: number };
}

/** The work of each transaction sums to 0 in these worlds: money moves, and none is made or lost. */
export const moneyConserved = property<Money>({
  id: 'money-conserved',
  rule: 'When all is decided, there is as much money in the bank as in the beginning.',
  source: 'Lampson & Sturgis 1979, §1: all of a transaction’s updates are made, or none',
  cause: 'One participant did its part of a transfer and another did not, or did it twice.',
  lecture: 'intentions-and-locks',
  kind: 'eventually',
  initial: () => ({ held: {}, begun: {} }),
  on: {
    status(state, fact) {
      const { balances } = fact.after as Partial<ParticipantStatus>;
      if (balances === undefined) return state;
      state.held[fact.node] = Object.values(balances).reduce((sum, it) => sum + it, 0);
      state.begun[fact.node] = Object.keys(balances).length * opening;
      return state;
    },
  },
  missing({ held, begun }) {
    const sum = (of: { [node: NodeId]: number }) => Object.values(of).reduce((total, it) => total + it, 0);
    return sum(held) === sum(begun) ? undefined : `There are ${sum(held)} in the bank now, and were ${sum(begun)}.`;
  },
});
