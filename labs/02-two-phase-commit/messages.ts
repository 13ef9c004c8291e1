/**
 * What coordinator and participants say to each other, to the application, and of themselves: one schema for the type
 * and for the check at run time. Every object is closed: a field too many is refused like a field too few.
 */
import { type Static, Type } from '#course';

const closed = { additionalProperties: false };
/** Id of a transaction: unique for ever. */
const Tx = Type.String({ minLength: 1 });
const Account = Type.String({ minLength: 1 });
const Node = Type.String({ minLength: 1 });

// ── A. Stable storage ───────────────────────────────────────────────────────────────────────────────────────────────

/** Id of a request: unique for ever. */
const Id = Type.String({ minLength: 1 });
/** From 0 to `this.disk.pairs` − 1. */
const Page = Type.Integer({ minimum: 0 });

export const StableRequest = Type.Union([
  Type.Object({ type: Type.Literal('put'), id: Id, page: Page, data: Type.String() }, closed),
  Type.Object({ type: Type.Literal('get'), id: Id, page: Page }, closed),
  Type.Object({ type: Type.Literal('cleanup'), id: Id }, closed),
]);
export type StableRequest = Static<typeof StableRequest>;

/** One for each request, in the handler of the request. */
export const StableOutput = Type.Union([
  /** It is put, and cannot be lost any more. */
  Type.Object({ type: Type.Literal('put'), id: Id }, closed),
  /** `null`: nothing was ever put there. */
  Type.Object(
    { type: Type.Literal('value'), id: Id, page: Page, data: Type.Union([Type.String(), Type.Null()]) },
    closed,
  ),
  /** A disaster: both copies are bad. */
  Type.Object({ type: Type.Literal('lost'), id: Id, page: Page }, closed),
  /** Everything is cleaned up but the pages in `lost`, whose two copies are bad. */
  Type.Object({ type: Type.Literal('clean'), id: Id, lost: Type.Array(Page) }, closed),
]);
export type StableOutput = Static<typeof StableOutput>;

/** `lost`: pages that this boot has said are lost, until they are put; one that has revived may stay or go. */
export const StableStatus = Type.Object({ lost: Type.Array(Page) }, closed);
export type StableStatus = Static<typeof StableStatus>;

/** There is one node, and nobody to talk to. */
export const StableMessage = Type.Object({ type: Type.Literal('none') }, closed);
export type StableMessage = Static<typeof StableMessage>;

/** What the disks promise, as `this.options`. */
export const StableOptions = Type.Object(
  {
    /** Of the same copy of a page, fewer than so many soft read errors come in a row. */
    softReads: Type.Integer({ minimum: 1 }),
    /** Of the same copy of a page, fewer than so many null and bad writes come in a row. */
    badWrites: Type.Integer({ minimum: 1 }),
    /** T_D in ms: clean up at least so often. */
    cleanupEvery: Type.Number({ exclusiveMinimum: 0 }),
  },
  closed,
);
export type StableOptions = Static<typeof StableOptions>;

// ── B, C. Commit and recovery ───────────────────────────────────────────────────────────────────────────────────────

/** What a transaction does at one participant, in this order, one op or more; it reads an account once at most. An `add` that would take the account below 0, at its place, is refused. */
export const Op = Type.Union([
  Type.Object({ type: Type.Literal('add'), account: Account, amount: Type.Integer() }, closed),
  Type.Object({ type: Type.Literal('read'), account: Account }, closed),
]);
export type Op = Static<typeof Op>;

export const Outcome = Type.Union([Type.Literal('commit'), Type.Literal('abort')]);
export type Outcome = Static<typeof Outcome>;

export const Vote = Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('read-only')]);
export type Vote = Static<typeof Vote>;

/** Account → what it holds. */
export const Balances = Type.Record(Account, Type.Integer());
export type Balances = Static<typeof Balances>;

export const CommitMessage = Type.Union([
  /** `work` is what the receiver has to do. `writers`: the participants whose work has an `add`; when in doubt ask only these and c. */
  Type.Object({ type: Type.Literal('prepare'), tx: Tx, work: Type.Array(Op), writers: Type.Array(Node) }, closed),
  /** `read`: what the `read`s of this participant found; {} without any, and with a no. */
  Type.Object({ type: Type.Literal('vote'), tx: Tx, vote: Vote, read: Balances }, closed),
  Type.Object({ type: Type.Literal('decision'), tx: Tx, outcome: Outcome }, closed),
  Type.Object({ type: Type.Literal('acknowledge'), tx: Tx }, closed),
  /** To the coordinator, or to another participant. */
  Type.Object({ type: Type.Literal('inquire'), tx: Tx }, closed),
  Type.Object(
    { type: Type.Literal('answer'), tx: Tx, outcome: Type.Union([Outcome, Type.Literal('uncertain')]) },
    closed,
  ),
]);
export type CommitMessage = Static<typeof CommitMessage>;

/** Each transaction is begun once. Participants that `work` names, and no others, take part. */
export const CoordinatorRequest = Type.Object(
  { type: Type.Literal('begin'), tx: Tx, work: Type.Record(Node, Type.Array(Op)) },
  closed,
);
export type CoordinatorRequest = Static<typeof CoordinatorRequest>;

/** Once or more for each transaction; always the same. `read`: what all `read`s found, if it is known (any more). */
export const CoordinatorOutput = Type.Object(
  { type: Type.Literal('outcome'), tx: Tx, outcome: Outcome, read: Type.Optional(Balances) },
  closed,
);
export type CoordinatorOutput = Static<typeof CoordinatorOutput>;

/** Any of the transactions it knows of: none has to be listed, and what is listed is true. */
export const CoordinatorStatus = Type.Object(
  {
    tx: Type.Record(Tx, Type.Union([Type.Literal('collecting'), Type.Literal('committed'), Type.Literal('aborted')])),
  },
  closed,
);
export type CoordinatorStatus = Static<typeof CoordinatorStatus>;

/** The application here does not want it: vote no, if you have not voted. */
export const ParticipantRequest = Type.Object({ type: Type.Literal('refuse'), tx: Tx }, closed);
export type ParticipantRequest = Static<typeof ParticipantRequest>;

/**
 * Once or more for each transaction this participant has voted yes to, and again after a restart; always the same. It may
 * be output for one that was refused on an inquiry (part C), and not for a plain no.
 */
export const ParticipantOutput = Type.Object({ type: Type.Literal('decided'), tx: Tx, outcome: Outcome }, closed);
export type ParticipantOutput = Static<typeof ParticipantOutput>;

export const ParticipantStatus = Type.Object(
  {
    /** Every transaction that is prepared and not decided; of the others, those you remember. */
    tx: Type.Record(Tx, Type.Union([Type.Literal('prepared'), Type.Literal('committed'), Type.Literal('aborted')])),
    /** All accounts: the start, and the work of every transaction that is committed here. */
    balances: Balances,
    /** Account → the prepared transaction that touches it. */
    locks: Type.Record(Account, Tx),
  },
  closed,
);
export type ParticipantStatus = Static<typeof ParticipantStatus>;

/** What the world tells each node, as `this.options`. */
export const CommitOptions = Type.Object(
  {
    coordinator: Node,
    /** All of them; each transaction has some. */
    participants: Type.Array(Node),
    /** The accounts of this node, and what they held in the beginning; {} at the coordinator. */
    accounts: Balances,
    /** Δ in ms: while nothing fails, no message takes longer. */
    delay: Type.Number({ exclusiveMinimum: 0 }),
  },
  closed,
);
export type CommitOptions = Static<typeof CommitOptions>;
