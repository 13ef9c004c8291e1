/** Schemas as the labs write them: what the tests and the benchmark of the codec run on. */
import { type TSchema, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false };
const Time = Type.Integer({ minimum: 0 });
const Node = Type.String({ pattern: '^[a-z][a-z0-9]*$' });
const message = <P extends Parameters<typeof Type.Object>[0]>(type: string, fields: P) =>
  Type.Object({ type: Type.Literal(type), ...fields }, closed);

/** Lab 01 B. */
export const mutualExclusion = Type.Union([
  message('request', { time: Time }),
  message('acknowledge', { time: Time }),
  message('release', { time: Time }),
]);

export const mutualExclusionStatus = Type.Object(
  {
    time: Time,
    requested: Type.Union([Time, Type.Null()]),
    holding: Type.Boolean(),
    queue: Type.Array(Type.Object({ process: Type.String(), time: Time }, closed)),
  },
  closed,
);

/** Lab 01 C: an array, or a map in which a missing node counts 0. */
export const vectorClock = message('event', {
  id: Type.String(),
  stamp: Type.Union([Type.Array(Time), Type.Record(Type.String(), Time)]),
});

/** Lab 01 D. */
export const physicalClock = message('sync', { time: Type.Number() });

const Command = Type.Union([
  message('noop', {}),
  message('client', {
    client: Type.String(),
    seq: Time,
    op: Type.Union([
      Type.Object({
        type: Type.Union([Type.Literal('put'), Type.Literal('append')]),
        key: Type.String({ minLength: 1, maxLength: 6 }),
        value: Type.Unknown(),
      }),
      message('cas', { key: Type.String(), old: Type.Unknown(), value: Type.Unknown() }),
    ]),
  }),
  message('configuration', {
    voters: Type.Array(Node, { minItems: 1, maxItems: 7 }),
    next: Type.Union([Type.Array(Node), Type.Null()]),
    learners: Type.Array(Node),
  }),
]);

/** Labs 05–07. */
export const raft = Type.Union([
  message('requestVote', {
    term: Time,
    lastLogIndex: Time,
    lastLogTerm: Time,
    transfer: Type.Optional(Type.Literal(true)),
  }),
  message('voteReply', { term: Time, granted: Type.Boolean() }),
  message('appendEntries', {
    term: Time,
    prevLogIndex: Time,
    prevLogTerm: Time,
    entries: Type.Array(Type.Object({ term: Time, command: Command }, closed)),
    leaderCommit: Time,
    round: Time,
  }),
  message('appendReply', {
    term: Time,
    round: Time,
    success: Type.Boolean(),
    conflictIndex: Type.Optional(Time),
    matchIndex: Type.Integer({ minimum: -1, maximum: 1_000_000 }),
    conflictTerm: Type.Optional(Time),
  }),
]);

/** Lab 04: the values are anybody's. */
export const paxos = Type.Union([
  message('prepare', { n: Type.Integer({ minimum: 1 }) }),
  message('promise', {
    n: Type.Integer({ minimum: 1 }),
    accepted: Type.Union([
      Type.Object({ n: Type.Integer({ minimum: 1 }), value: Type.Unknown() }, closed),
      Type.Null(),
    ]),
  }),
  message('accept', { n: Type.Integer({ minimum: 1 }), value: Type.Unknown() }),
]);

const Stamp = Type.Object({ time: Type.Number({ minimum: 0 }), site: Type.String() }, closed);
const Entry = Type.Object(
  {
    key: Type.String(),
    value: Type.Unknown(),
    stamp: Stamp,
    activated: Type.Optional(Type.Number()),
    sites: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);

/** Lab 03. */
export const gossip = Type.Union([
  message('mail', { entry: Entry }),
  message('contents', { entries: Type.Array(Entry), reply: Type.Boolean() }),
  message('feedback', { needed: Type.Record(Type.String(), Type.Boolean()) }),
  message('busy', {}),
]);

/** What no lab has yet, so that every keyword is met. */
export const oddities = Type.Object(
  {
    tuple: Type.Tuple([Type.Integer({ exclusiveMinimum: -3, exclusiveMaximum: 3 }), Type.Null()]),
    constructor: Type.Optional(Type.Union([Type.Literal(0), Type.Literal('zero'), Type.Boolean(), Type.Array(Node)])),
    half: Type.Number({ multipleOf: 0.5, minimum: -1000, maximum: 8 }),
    digits: Type.Union(Array.from({ length: 14 }, (_, i) => Type.Literal(i))),
    byNumber: Type.Optional(Type.Record(Type.Integer(), Type.Tuple([]), { minProperties: 1, maxProperties: 3 })),
    short: Type.Optional(Type.String({ maxLength: 2 })),
  },
  closed,
);

export const samples: { readonly [name: string]: TSchema } = {
  mutualExclusion,
  mutualExclusionStatus,
  vectorClock,
  physicalClock,
  raft,
  paxos,
  gossip,
  oddities,
};
