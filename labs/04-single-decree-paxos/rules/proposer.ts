/** Part B: what a proposer may send out. Judged from messages alone, so any way to keep the accounts will do. */
import { type NodeId, property, type Ref, Violation } from '#course';
import type { PaxosMessage, Proposal, ProposerRequest } from '../messages.ts';
import { show } from './acceptor.ts';
import { isAcceptor, isProposer, isScripted, type Marks, majorityOf, own } from './agents.ts';

interface Numbers {
  /** By number: who used it first. */
  readonly owner: Marks<{ node: NodeId; ref: Ref }>;
  /** By number: the value it was sent out with. */
  readonly value: Marks<{ value: string; ref: Ref }>;
}

export const uniqueNumbers = property<Numbers>({
  id: 'unique-numbers',
  rule: 'No two proposers ever use the same number, and no number goes out with two values, whatever crashes.',
  source: 'Lamport 2001, §2.5 and §2.2 ("different proposals have different numbers")',
  cause:
    'The number last used must be in stable storage before the handler that sends the prepares ends (first is simplest); a proposer that comes back begins after it. And values are chosen once for each number: a promise too many must not choose again.',
  lecture: 'numbers',
  kind: 'always',
  goal: 'two different numbers are used',
  exercised: ({ owner }) => Object.keys(owner).length > 1,
  initial: () => ({ owner: {}, value: {} }),
  on: {
    send(state, { node, ref, message: sent }) {
      const message = sent as PaxosMessage;
      if (!isProposer(node) || (message.type !== 'prepare' && message.type !== 'accept')) return state;
      const { n } = message;
      const owner = own(state.owner, n);
      if (owner === undefined) state.owner[n] = { node, ref };
      else if (owner.node !== node)
        return new Violation(`${owner.node} and ${node} both use the number ${n}.`, owner.ref, ref);
      if (message.type === 'prepare') return state;
      const value = own(state.value, n);
      if (value === undefined) state.value[n] = { value: message.value, ref };
      else if (value.value !== message.value)
        return new Violation(
          `${node} sends out number ${n} with two values: ${value.value}, then ${message.value}.`,
          value.ref,
          ref,
        );
      return state;
    },
  },
});

interface Promises {
  readonly majority: number;
  /** By number, then by acceptor: what its promises report. */
  readonly reports: Marks<Marks<(Proposal | null)[]>>;
  /** Numbers whose proposal is out. */
  readonly done: Marks<true>;
  adopted: boolean;
}

/**
 * P2c asks for some majority S. Whoever has promised by now may be in it or not, so a value is right if there is any S
 * that it is right for.
 */
function explains(reports: Marks<readonly (Proposal | null)[]>, limit: number): number {
  return Object.values(reports).filter((each) => each.some((report) => (report?.n ?? 0) <= limit)).length;
}

export const p2c = property<Promises>({
  id: 'p2c',
  rule: 'A proposal n goes out only after a majority has promised n, and with the value of the highest-numbered proposal that they report; only if they report none is it free.',
  source: 'Lamport 2001, §2.2, P2c and phase 2(a)',
  cause:
    'Counted towards n: a promise of another number, or one acceptor twice, or fewer than a majority. Or the value is the own one, the last that arrived, or the first, instead of the one with the highest number.',
  lecture: 'proposers',
  kind: 'always',
  goal: 'a proposal takes over a value that a promise reports',
  exercised: ({ adopted }) => adopted,
  initial: ({ nodes }) => ({ majority: majorityOf(nodes), reports: {}, done: {}, adopted: false }),
  on: {
    send(state, { node, to, ref, message: sent }) {
      const message = sent as PaxosMessage;
      if (message.type === 'promise' && isAcceptor(node) && isProposer(to)) {
        if (own(state.done, message.n) === true) return state;
        state.reports[message.n] ??= {};
        noted(state.reports[message.n] as Marks<(Proposal | null)[]>, node, message.accepted); // just made
        return state;
      }
      if (message.type !== 'accept' || !isProposer(node)) return state;
      const { n, value } = message;
      if (own(state.done, n) === true) return state; // `unique-numbers` says that it is the same value
      const reports = own(state.reports, n) ?? {};
      const because = wrong(node, n, value, reports, state.majority);
      if (because !== undefined) return new Violation(because, ref, ref);
      state.done[n] = true;
      if (Object.values(reports).some((each) => each.some((report) => report?.value === value))) state.adopted = true;
      delete state.reports[n];
      return state;
    },
  },
});

/** A report once: the same promise may be sent twice. */
function noted(reports: Marks<(Proposal | null)[]>, acceptor: NodeId, report: Proposal | null): void {
  const before = own(reports, acceptor) ?? [];
  if (!before.some((it) => it?.n === report?.n)) reports[acceptor] = [...before, report];
}

function wrong(
  node: NodeId,
  n: number,
  value: string,
  reports: Marks<readonly (Proposal | null)[]>,
  majority: number,
): string | undefined {
  const promised = Object.keys(reports);
  const who =
    promised.length === 0
      ? 'nobody has'
      : `only ${promised.sort().join(', ')} ${promised.length === 1 ? 'has' : 'have'}`;
  if (promised.length < majority)
    return `${node} sends out proposal ${n} (${value}), but ${who} promised ${n}: a majority is ${majority}.`;
  const all = Object.values(reports).flat();
  if (explains(reports, 0) >= majority) return undefined; // a majority without a report: the value is free
  if (all.some((report) => report !== null && report.value === value && explains(reports, report.n) >= majority))
    return undefined;
  const told = Object.entries(reports).map(([acceptor, each]) => `${acceptor} ${each.map(show).join(' and ')}`);
  return `${node} sends out proposal ${n} with the value ${value}; but those who promised ${n} report: ${told.sort().join(', ')}.`;
}

interface Wanted {
  readonly values: Marks<true>;
  sent: boolean;
}

export const onlyProposed = property<Wanted>({
  id: 'only-proposed',
  rule: 'Only a value that the application asked some proposer to propose is ever sent out.',
  source: 'Lamport 2001, §2.1',
  cause: 'A proposer without a value of its own (a learner asked it, or it was told to lead) made one up.',
  lecture: 'proposers',
  kind: 'always',
  goal: 'a proposal is sent out',
  exercised: ({ sent }) => sent,
  initial: () => ({ values: {}, sent: false }),
  on: {
    request(state, { node, request }) {
      const it = request as ProposerRequest | { type: 'send' };
      if (isProposer(node) && it.type === 'propose') state.values[it.value] = true;
      return state;
    },
    send(state, { node, ref, message: sent }) {
      const message = sent as PaxosMessage;
      if (message.type !== 'accept') return state;
      if (isScripted(node)) state.values[message.value] = true;
      if (!isProposer(node)) return state;
      if (own(state.values, message.value) !== true)
        return new Violation(`${node} sends out the value ${message.value}, which nobody proposed.`, ref, ref);
      state.sent = true;
      return state;
    },
  },
});
