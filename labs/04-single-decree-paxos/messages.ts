/**
 * What the agents of lab 04 say to each other, to the application, and of themselves: one schema for the type and for the
 * check at run time. Every object is closed: a field too many is refused like a field too few.
 */
import { type Static, Type } from '#course';

const closed = { additionalProperties: false };
const Agent = Type.String({ minLength: 1 });
/** Number of a proposal. */
const ProposalNumber = Type.Integer({ minimum: 1 });
const Value = Type.String({ minLength: 1 });

/** A number and a value (§2.2). */
export const Proposal = Type.Object({ n: ProposalNumber, value: Value }, closed);
export type Proposal = Static<typeof Proposal>;

const ProposalOrNull = Type.Union([Proposal, Type.Null()]);

export const PaxosMessage = Type.Union([
  /** Proposer → acceptor, phase 1(a). */
  Type.Object({ type: Type.Literal('prepare'), n: ProposalNumber }, closed),
  /** Acceptor → proposer, phase 1(b): the promise, and the highest-numbered proposal that it has accepted. */
  Type.Object({ type: Type.Literal('promise'), n: ProposalNumber, accepted: ProposalOrNull }, closed),
  /** Proposer → acceptor, phase 2(a). */
  Type.Object({ type: Type.Literal('accept'), n: ProposalNumber, value: Value }, closed),
  /** Acceptor → learners, and → the proposer that asked: phase 2(b). */
  Type.Object({ type: Type.Literal('accepted'), n: ProposalNumber, value: Value }, closed),
  /** Acceptor → proposer, if it likes: no to `n`, because it promised `promised` (§2.4). */
  Type.Object({ type: Type.Literal('refused'), n: ProposalNumber, promised: ProposalNumber }, closed),
  /** Learner or proposer → learner: this value was chosen. */
  Type.Object({ type: Type.Literal('learned'), value: Value }, closed),
  /** Learner → proposer: was anything chosen? (§2.3) */
  Type.Object({ type: Type.Literal('query') }, closed),
]);
export type PaxosMessage = Static<typeof PaxosMessage>;

/** What the world tells each agent, as `this.options`. */
export const PaxosOptions = Type.Object(
  {
    proposers: Type.Array(Agent),
    acceptors: Type.Array(Agent),
    learners: Type.Array(Agent),
    /** If there is one, acceptors tell it instead of all learners, and it tells the others. */
    distinguishedLearner: Type.Optional(Agent),
    /** Δ in ms: when the network behaves, no message takes longer. */
    delay: Type.Number({ exclusiveMinimum: 0 }),
  },
  closed,
);
export type PaxosOptions = Static<typeof PaxosOptions>;

// ── A. Acceptor ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const AcceptorStatus = Type.Object(
  {
    /** The highest number it has promised; 0: none. */
    promised: Type.Integer({ minimum: 0 }),
    /** The highest-numbered proposal it has accepted. */
    accepted: ProposalOrNull,
  },
  closed,
);
export type AcceptorStatus = Static<typeof AcceptorStatus>;

// ── B and D. Proposer ───────────────────────────────────────────────────────────────────────────────────────────────

export const ProposerRequest = Type.Union([
  Type.Object({ type: Type.Literal('propose'), value: Value }, closed),
  /** Do phase 1 now: the value comes later (§3). */
  Type.Object({ type: Type.Literal('lead') }, closed),
]);
export type ProposerRequest = Static<typeof ProposerRequest>;

export const ProposerStatus = Type.Object(
  {
    /** The number of its latest proposal; 0: none. */
    n: Type.Integer({ minimum: 0 }),
    /** `ready`: a majority has promised, and there is no value to propose yet. */
    phase: Type.Union([Type.Literal('idle'), Type.Literal('prepare'), Type.Literal('ready'), Type.Literal('accept')]),
  },
  closed,
);
export type ProposerStatus = Static<typeof ProposerStatus>;

// ── C. Learner ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Once in every boot that finds out. */
export const LearnerOutput = Type.Object({ type: Type.Literal('learned'), value: Value }, closed);
export type LearnerOutput = Static<typeof LearnerOutput>;

export const LearnerStatus = Type.Object({ learned: Type.Union([Value, Type.Null()]) }, closed);
export type LearnerStatus = Static<typeof LearnerStatus>;

// ── Played by the tests ─────────────────────────────────────────────────────────────────────────────────────────────

/** What a test asks of an agent that it plays itself (`scripted.ts`). */
export const ScriptedRequest = Type.Object({ type: Type.Literal('send'), to: Agent, message: PaxosMessage }, closed);
export type ScriptedRequest = Static<typeof ScriptedRequest>;

/** Acceptors and learners are asked for nothing; acceptors and proposers tell the application nothing. */
export const Nothing = Type.Null();
export type Nothing = Static<typeof Nothing>;
