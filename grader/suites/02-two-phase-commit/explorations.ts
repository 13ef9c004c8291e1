/**
 * Lab 02, every schedule of a small world: one transaction, or two that conflict, messages lost, doubled and overtaken, and
 * for one transaction a crash between any two effects. Most of what is wrong with commit protocols fits in.
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

/** Nobody asks but these: what one participant's questions bring about, another one's do. */
const asking = (...allowed: readonly NodeId[]): NonNullable<Exploration['prunes']>[number] => ({
  initial: () => ({ others: false }),
  on: {
    send: (state: { others: boolean }, { node, message }) =>
      (message as CommitMessage).type === 'inquire' && !allowed.includes(node) ? { others: true } : state,
  },
  when: ({ others }: { others: boolean }) => others,
});

interface Said {
  readonly said: { [node: NodeId]: string[] };
  /** Nodes that boot. */
  readonly booting: { [node: NodeId]: true };
  again: boolean;
}

/**
 * Nobody repeats himself, but in the handler of a restart. Here a message stays deliverable for ever, so that saying it
 * again changes nothing for others; and who counts how often it has asked, or writes a record each time, has only so many
 * states.
 */
const noRepeats: NonNullable<Exploration['prunes']>[number] = {
  initial: (): Said => ({ said: {}, booting: {}, again: false }),
  on: {
    restart(state: Said, { node }) {
      state.booting[node] = true;
      return state;
    },
    send(state: Said, { node, to, message }) {
      const words = `${to} ${JSON.stringify(message)}`;
      const said = state.said[node] ?? [];
      if (!said.includes(words)) state.said[node] = [...said, words].sort();
      else if (!state.booting[node]) state.again = true;
      return state;
    },
    /** At the end of a handler that changed it: that of a restart always does. */
    status(state: Said, { node }) {
      delete state.booting[node];
      return state;
    },
  },
  when: ({ again }: Said) => again,
};

/** Each node crashes once at most. */
const onceEach: NonNullable<Exploration['prunes']> = [
  asking('p1'),
  noRepeats,
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
  prunes: [asking(), noRepeats],
});

/** All three nodes crash, once each; p1 is the one that asks. */
const everyCrash = exploration({
  id: 'every-crash',
  title: 'one transaction; each node crashes once, between any two effects: every schedule',
  part: 'C',
  protocol: commitProtocol,
  nodes: bank(2),
  network: 'set',
  requests: [asks('t1', 30, 'p1.a', 'p2.a')],
  crashes: { most: 3, nodes: ['c', 'p1', 'p2'] },
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
});

export const explorations = [twoConflict, everyCrash];
