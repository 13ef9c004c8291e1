/**
 * Lab 02, every schedule of a small world: one transaction, two participants, messages lost, doubled and overtaken, and a
 * crash between any two effects. Most of what is wrong with commit protocols fits in.
 */

import { type Exploration, exploration, type NodeId } from '#course';
import type { CommitMessage } from '../../../labs/02-two-phase-commit/messages.ts';
import { ac1Agreement, ac2NoReversal, ac3AllVotedYes } from '../../../labs/02-two-phase-commit/rules/atomic-commit.ts';
import { locksUntilDecided, trueBalances } from '../../../labs/02-two-phase-commit/rules/bank.ts';
import { commitProtocol } from '../../../labs/02-two-phase-commit/rules/protocols.ts';
import {
  acknowledgedIsRecorded,
  commitIsRecorded,
  yesIsRecorded,
} from '../../../labs/02-two-phase-commit/rules/records.ts';
import { bank, begin, transfer } from '../../../labs/02-two-phase-commit/rules/worlds.ts';

interface Askers {
  readonly askers: NodeId[];
}

/** At most so many participants ask, whichever they are: what a second one's questions bring about, the first one's do. */
const asking = (most: number): NonNullable<Exploration['prunes']>[number] => ({
  initial: (): Askers => ({ askers: [] }),
  on: {
    send(state: Askers, { node, message }) {
      if ((message as CommitMessage).type === 'inquire' && !state.askers.includes(node)) state.askers.push(node);
      return state;
    },
  },
  when: ({ askers }: Askers) => askers.length > most,
});

/** Each node crashes once at most. */
const onceEach: NonNullable<Exploration['prunes']> = [
  asking(1),
  {
    initial: () => ({ crashed: {} as { [node: NodeId]: number } }),
    on: {
      crash(state: { crashed: { [node: NodeId]: number } }, { node }) {
        state.crashed[node] = Math.min(2, (state.crashed[node] ?? 0) + 1);
        return state;
      },
    },
    when: ({ crashed }: { crashed: { [node: NodeId]: number } }) => Object.values(crashed).includes(2),
  },
];

const asks = (tx: string, ...work: Parameters<typeof transfer>) => ({
  at: 0,
  node: 'c',
  request: begin(tx, transfer(...work)),
});

const twoConflict = exploration({
  id: 'two-conflict',
  title: 'two transactions that want the same account: every schedule',
  part: 'B',
  protocol: commitProtocol,
  nodes: bank(2),
  network: 'set',
  requests: [asks('t1', 30, 'p1.a', 'p2.a'), { ...asks('t2', 80, 'p1.a', 'p2.b'), at: 1 }],
  properties: [ac1Agreement, ac2NoReversal, ac3AllVotedYes, locksUntilDecided, trueBalances],
  prunes: [asking(0)],
  bounds: { states: 1_000_000 },
});

const crashEach = exploration({
  id: 'crash-each',
  title: 'one transaction, a crash of each node between any two effects: every schedule',
  part: 'C',
  protocol: commitProtocol,
  nodes: bank(2),
  network: 'set',
  requests: [asks('t1', 30, 'p1.a', 'p2.a')],
  crashes: { most: 3 },
  properties: [
    ac1Agreement,
    ac2NoReversal,
    ac3AllVotedYes,
    yesIsRecorded,
    commitIsRecorded,
    acknowledgedIsRecorded,
    locksUntilDecided,
    trueBalances,
  ],
  prunes: onceEach,
  bounds: { states: 2_500_000 },
});

export const explorations = [twoConflict, crashEach];
