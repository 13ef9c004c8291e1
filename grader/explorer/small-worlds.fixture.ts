/** Small worlds for the tests of the search, with the number of their states and the lengths of the shortest ways to break their rules. */
import type { Json, NodeConstructor } from '#contract';
import type { Model } from './model.ts';
import { paxos } from './models/paxos.ts';
import { twoPhase } from './models/two-phase.ts';
import * as odd from './odd-models.fixture.ts';
import * as small from './small-models.fixture.ts';

export interface SmallProgram {
  readonly make: (Node: NodeConstructor) => { readonly [name: string]: unknown };
  /** Role → name of its class. */
  readonly roles: { readonly [role: string]: string };
}

/** A world, and what a search of it finds. */
export interface SmallWorld {
  readonly name: string;
  readonly program: SmallProgram;
  readonly model: Omit<Model, 'network'>;
  /** On `set`, `multiset` and `fifo`. */
  readonly states: readonly [number, number, number];
  /** Rule → steps of a shortest way to break it, on each network. */
  readonly broken?: readonly [object, object, object];
  /** Steps of a shortest way to an exception. */
  readonly threw?: readonly [number, number, number];
}

export const ping: SmallProgram = { make: small.pingPong, roles: { pinger: 'Pinger', ponger: 'Ponger' } };
export const pingNodes = (options: { [key: string]: Json }) => [
  { id: 'a', role: 'pinger', options: { to: 'b', tries: 3, ...options } },
  { id: 'b', role: 'ponger' },
];
export const ring: SmallProgram = { make: small.tokenRing, roles: { member: 'Member' } };
export const members = (count: number, options: { [key: string]: Json }) =>
  Array.from({ length: count }, (_, i) => ({ id: `p${i + 1}`, role: 'member', options: { rounds: 2, ...options } }));
export const counter: SmallProgram = { make: small.counter, roles: { counter: 'Counter' } };
const add = (at: number) => ({ at, node: 'c', request: { type: 'add' } });
export const lock: SmallProgram = { make: small.lock, roles: { locker: 'Locker' } };
export const lockers = (options: { [key: string]: Json }) =>
  ['p1', 'p2'].map((id) => ({ id, role: 'locker', options }));
export const election: SmallProgram = { make: small.election, roles: { candidate: 'Candidate', voter: 'Voter' } };
export const voters = (options: { [key: string]: Json }) => [
  { id: 'c1', role: 'candidate', options: { voter: 'v' } },
  { id: 'c2', role: 'candidate', options: { voter: 'v' } },
  { id: 'v', role: 'voter', options },
];
export const commit: SmallProgram = { make: twoPhase, roles: { rm: 'ResourceManager', tm: 'TransactionManager' } };
export const synod: SmallProgram = { make: paxos, roles: { acceptor: 'Acceptor', proposer: 'Proposer' } };
export const acceptors = ['a1', 'a2', 'a3'];

const clerk: SmallProgram = { make: odd.clerk, roles: { clerk: 'Clerk' } };
const ask = (at: number) => ({ at, node: 'k', request: { type: 'word', n: at } });
const alarms: SmallProgram = { make: odd.alarms, roles: { alarms: 'Alarms' } };

export const smallWorlds: readonly SmallWorld[] = [
  {
    name: 'ping-pong',
    program: ping,
    model: { nodes: pingNodes({}), properties: [small.reportedOnce, small.reportedInTheEnd] },
    states: [9, 19, 19],
  },
  {
    name: 'ping-pong that reports each answer',
    program: ping,
    model: { nodes: pingNodes({ wrong: true }), properties: [small.reportedOnce] },
    states: [9, 15, 15],
    broken: [{ 'reported-once': 3 }, { 'reported-once': 5 }, { 'reported-once': 5 }],
  },
  {
    name: 'ping-pong with crashes',
    program: ping,
    model: {
      nodes: pingNodes({}),
      crashes: { most: 1 },
      properties: [small.reportedOnce, small.reportedInTheEnd],
    },
    states: [42, 229, 229],
    broken: [
      { 'reported-once': 5 },
      { 'reported-in-the-end': 7, 'reported-once': 6 },
      { 'reported-in-the-end': 7, 'reported-once': 6 },
    ],
  },
  {
    name: 'a token ring',
    program: ring,
    model: { nodes: members(3, {}), properties: [small.oneHolder] },
    states: [31, 12, 12],
    broken: [{ 'one-holder': 3 }, {}, {}],
  },
  {
    name: 'a token ring whose first node keeps the token',
    program: ring,
    model: { nodes: members(3, { wrong: true }), properties: [small.oneHolder] },
    states: [402, 188, 42],
    broken: [{ 'one-holder': 2 }, { 'one-holder': 2 }, { 'one-holder': 2 }],
  },
  {
    name: 'a counter that crashes twice',
    program: counter,
    model: {
      nodes: [{ id: 'c', role: 'counter' }],
      requests: [add(1), add(2), add(3)],
      crashes: { most: 2 },
      properties: [small.neverBack],
    },
    states: [56, 56, 56],
  },
  {
    name: 'a counter with lazy writes',
    program: counter,
    model: {
      nodes: [{ id: 'c', role: 'counter', options: { lazy: true } }],
      requests: [add(1), add(2), { at: 3, node: 'c', request: { type: 'read' } }],
      crashes: { most: 1 },
      properties: [small.neverBack],
    },
    states: [27, 27, 27],
    broken: [{ 'never-back': 4 }, { 'never-back': 4 }, { 'never-back': 4 }],
  },
  {
    name: 'a lock',
    program: lock,
    model: { nodes: lockers({}), environment: small.lockUsers, properties: [small.oneHolder] },
    states: [58, 38, 34],
    broken: [{ 'one-holder': 6 }, { 'one-holder': 6 }, {}],
  },
  {
    name: 'a lock that lets both in',
    program: lock,
    model: { nodes: lockers({ wrong: true }), environment: small.lockUsers, properties: [small.oneHolder] },
    states: [44, 36, 38],
    broken: [{ 'one-holder': 6 }, { 'one-holder': 6 }, { 'one-holder': 6 }],
  },
  {
    name: 'an election',
    program: election,
    model: {
      nodes: voters({}),
      crashes: { most: 2, nodes: ['v'] },
      properties: [small.oneLeader, small.votedAndBack],
    },
    states: [47, 105, 105],
  },
  {
    name: 'an election whose voter sends before it writes',
    program: election,
    model: { nodes: voters({ wrong: true }), crashes: { most: 1, nodes: ['v'] }, properties: [small.oneLeader] },
    states: [31, 61, 61],
    broken: [{ 'one-leader': 5 }, { 'one-leader': 5 }, { 'one-leader': 5 }],
  },
  {
    name: 'the same without crashes',
    program: election,
    model: { nodes: voters({ wrong: true }), properties: [small.oneLeader] },
    states: [5, 9, 9],
  },
  {
    name: 'two-phase commit',
    program: commit,
    model: {
      nodes: [...['rm1', 'rm2'].map((id) => ({ id, role: 'rm', options: { tm: 'tm' } })), { id: 'tm', role: 'tm' }],
      properties: [small.oneDecision],
    },
    states: [65, 93, 93],
  },
  {
    name: 'Paxos, one crash',
    program: synod,
    model: {
      nodes: [
        ...acceptors.map((id) => ({ id, role: 'acceptor' })),
        { id: 'q1', role: 'proposer', options: { acceptors, n: 1 } },
        { id: 'q2', role: 'proposer', options: { acceptors, n: 2 } },
      ],
      crashes: { most: 1, nodes: ['a1'] },
      properties: [small.oneDecision],
      bounds: { depth: 7 },
    },
    states: [1109, 1817, 1727],
  },
  {
    name: 'a clerk that leaves notes to itself',
    program: clerk,
    model: {
      nodes: [
        { id: 'k', role: 'clerk', options: { peer: 'l' } },
        { id: 'l', role: 'clerk' },
      ],
      requests: [ask(1), ask(2)],
      crashes: { most: 1, nodes: ['k'] },
      properties: [odd.heardInOrder, odd.silenced],
    },
    states: [97, 103, 95],
  },
  {
    name: 'alarms in the order that their durations allow',
    program: alarms,
    model: { nodes: [{ id: 'm', role: 'alarms' }], timers: 'ordered', properties: [odd.shortFirst] },
    states: [11, 11, 11],
  },
  {
    name: 'alarms in any order',
    program: alarms,
    model: { nodes: [{ id: 'm', role: 'alarms' }], properties: [odd.shortFirst] },
    states: [15, 15, 15],
    broken: [{ 'short-first': 1 }, { 'short-first': 1 }, { 'short-first': 1 }],
  },
  {
    name: 'a clerk that stumbles over the third word',
    program: clerk,
    model: {
      nodes: [
        { id: 'k', role: 'clerk', options: { peer: 'l' } },
        { id: 'l', role: 'clerk', options: { stumbles: 3 } },
      ],
      requests: [ask(1), ask(2), ask(3)],
      properties: [odd.heardInOrder],
    },
    states: [21, 23, 21],
    threw: [10, 10, 12],
  },
  {
    name: 'a token ring, as far as the third hand',
    program: ring,
    model: { nodes: members(3, {}), properties: [small.oneHolder], prunes: [odd.pastThreeHands] },
    states: [4, 4, 4],
    broken: [{ 'one-holder': 3 }, {}, {}],
  },
  {
    name: 'a clerk silenced before its first effect',
    program: clerk,
    model: {
      nodes: [
        { id: 'k', role: 'clerk', options: { peer: 'l' } },
        { id: 'l', role: 'clerk' },
      ],
      requests: [ask(1)],
      crashes: { most: 1 },
      properties: [odd.neverSilenced],
    },
    states: [24, 26, 26],
    broken: [{ 'never-silenced': 2 }, { 'never-silenced': 2 }, { 'never-silenced': 2 }],
  },
  {
    name: 'a voter silenced after its last effect',
    program: election,
    model: { nodes: voters({}), crashes: { most: 1 }, properties: [odd.voteIsTold] },
    states: [39, 103, 103],
    broken: [{ 'vote-is-told': 1 }, { 'vote-is-told': 1 }, { 'vote-is-told': 1 }],
  },
];
