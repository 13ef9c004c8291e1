/**
 * Lab 04, every schedule of a small world. The network is a `set`: what was sent may arrive any number of times, in any
 * order, or never. A path ends when somebody uses more numbers than it has, and when anything happens elsewhere while an
 * acceptor is down (to the others that is the same as messages that come late). Since it adds states and few dangers (the
 * step itself is still judged, and storms go on from there), it ends as well when an acceptor refuses or promises what it
 * has accepted already, and when a proposer sends a message again, or hears of an acceptance, or of a promise too many.
 */
import { type Exploration, exploration, type Json, type NodeId } from '#course';
import type { PaxosMessage } from '../../../labs/04-single-decree-paxos/messages.ts';
import {
  acceptanceReported,
  promiseKept,
  survivesCrashes,
} from '../../../labs/04-single-decree-paxos/rules/acceptor.ts';
import { isProposer } from '../../../labs/04-single-decree-paxos/rules/agents.ts';
import { oneValueChosen } from '../../../labs/04-single-decree-paxos/rules/choice.ts';
import { onlyProposed, p2c, uniqueNumbers } from '../../../labs/04-single-decree-paxos/rules/proposer.ts';
import { paxosProtocol } from '../../../labs/04-single-decree-paxos/rules/protocol.ts';
import { accept, prepare } from '../../../labs/04-single-decree-paxos/rules/steps.ts';
import { agents, propose, saying } from '../../../labs/04-single-decree-paxos/rules/worlds.ts';

interface Used {
  /** By proposer. */
  readonly numbers: { readonly [node: NodeId]: readonly number[] };
  /** Numbers whose proposal is out. */
  readonly out: readonly number[];
  /** What proposers that did not crash have sent. */
  readonly sent: { readonly [message: string]: true };
  /** The acceptor that is down. */
  readonly down: NodeId | null;
  readonly over: boolean;
}

const meanwhile = (state: Used, node: NodeId): Used =>
  state.down === null || state.down === node ? state : { ...state, over: true };

/** So many numbers for each proposer. */
const atMostNumbers = (most: { readonly [node: NodeId]: number }): NonNullable<Exploration['prunes']> => [
  {
    initial: (): Used => ({ numbers: {}, out: [], sent: {}, down: null, over: false }),
    on: {
      request: (state: Used, { node }) => meanwhile(state, node),
      send(before: Used, { node, to, message: sent }) {
        let state = meanwhile(before, node); // a timer
        const message = sent as PaxosMessage;
        if (message.type === 'refused' || (message.type === 'promise' && message.n === message.accepted?.n))
          return { ...state, over: true };
        if (!isProposer(node) || (message.type !== 'prepare' && message.type !== 'accept')) return state;
        const key = `${message.type} ${message.n} ${to}`;
        if (state.sent[key] === true) return { ...state, over: true };
        state = { ...state, sent: { ...state.sent, [key]: true } };
        if (message.type === 'accept' && !state.out.includes(message.n))
          return { ...state, out: [...state.out, message.n].sort((a, b) => a - b) };
        if (message.type !== 'prepare') return state;
        const used = state.numbers[node] ?? [];
        if (used.includes(message.n)) return state;
        const numbers = { ...state.numbers, [node]: [...used, message.n] };
        return { ...state, numbers, over: state.over || used.length >= (most[node] ?? 0) };
      },
      /** A proposer that has forgotten takes promises of a number that it has used for new ones: not too many, then. */
      crash: (state: Used, { node }) => (isProposer(node) ? { ...state, out: [], sent: {} } : { ...state, down: node }),
      restart: (state: Used, { node }) => (state.down === node ? { ...state, down: null } : state),
      deliver(before: Used, { node, message: arrived }) {
        const state = meanwhile(before, node);
        const message = arrived as PaxosMessage;
        const late = message.type === 'promise' && state.out.includes(message.n);
        return isProposer(node) && (late || message.type === 'accepted') ? { ...state, over: true } : state;
      },
    },
    when: ({ over }: Used) => over,
  },
];

const ask = (node: string, request: Json, at = 0) => ({ at, node, request });

const oneAcceptor = exploration({
  id: 'one-acceptor',
  title: 'one acceptor, three numbers, two crashes between any two effects: every schedule',
  part: 'A',
  protocol: paxosProtocol,
  nodes: agents({ acceptors: 1, scripted: 2, learners: 1, played: 'learners' }),
  network: 'set',
  requests: [
    ask('s1', saying('a1', prepare(1))),
    ask('s1', saying('a1', accept(1, 'x'))),
    ask('s1', saying('a1', prepare(3))),
    ask('s2', saying('a1', prepare(2))),
    ask('s2', saying('a1', accept(2, 'y'))),
  ],
  crashes: { most: 2, nodes: ['a1'] },
  properties: [promiseKept, acceptanceReported, survivesCrashes],
  bounds: { states: 400_000 },
});

const threeNumbers = exploration({
  id: 'three-numbers-in-all',
  title: 'two proposers, three acceptors, three proposals in all, any messages lost, doubled or late: every schedule',
  part: 'B',
  protocol: paxosProtocol,
  nodes: agents({ proposers: 2 }),
  network: 'set',
  requests: [ask('p1', propose('x')), ask('p2', propose('y'))],
  properties: [oneValueChosen, p2c, uniqueNumbers, onlyProposed],
  prunes: atMostNumbers({ p1: 2, p2: 1 }),
  bounds: { states: 4_000_000 },
});

const proposerCrashes = exploration({
  id: 'proposer-crashes',
  title: 'one proposer that crashes between any two effects and is asked for another value: every schedule',
  part: 'B',
  protocol: paxosProtocol,
  nodes: agents({ proposers: 1 }),
  network: 'set',
  requests: [ask('p1', propose('x')), ask('p1', propose('y'), 1)],
  crashes: { most: 1, nodes: ['p1'] },
  properties: [oneValueChosen, uniqueNumbers],
  prunes: atMostNumbers({ p1: 2 }),
  bounds: { states: 1_000_000 },
});

/**
 * Two crashes of acceptors, and one number for each proposer: an acceptor that forgets lets two values be chosen. Any two
 * may crash, and it makes no difference which two.
 */
const acceptorCrashes = exploration({
  id: 'acceptor-crashes',
  title: 'two proposers, two proposals, and acceptors crash twice, between any two effects: every schedule',
  part: 'B',
  protocol: paxosProtocol,
  nodes: agents({ proposers: 2 }),
  network: 'set',
  requests: [ask('p1', propose('x')), ask('p2', propose('y'))],
  crashes: { most: 2, nodes: ['a1', 'a2'] },
  properties: [oneValueChosen],
  prunes: atMostNumbers({ p1: 1, p2: 1 }),
  bounds: { states: 4_000_000 },
});

export const explorations = [oneAcceptor, threeNumbers, acceptorCrashes, proposerCrashes];
