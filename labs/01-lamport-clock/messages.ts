/**
 * What the processes of lab 01 say to each other, to the application, and of themselves: one schema for the type and
 * for the check at run time. Every object is closed: a field too many is refused like a field too few.
 */
import { type Static, Type } from '#course';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1 });
const Process = Type.String({ minLength: 1 });
/** A reading of a logical clock. */
const Time = Type.Integer({ minimum: 0 });

// ── A. Logical clock ────────────────────────────────────────────────────────────────────────────────────────────────

/** Sent on a `send` request. `stamp` is T_m: the time of the event that sent it. */
export const ClockMessage = Type.Object({ type: Type.Literal('event'), id: Id, stamp: Time }, closed);
export type ClockMessage = Static<typeof ClockMessage>;

export const ClockRequest = Type.Union([
  Type.Object({ type: Type.Literal('local'), id: Id }, closed),
  Type.Object({ type: Type.Literal('send'), id: Id, to: Process }, closed),
]);
export type ClockRequest = Static<typeof ClockRequest>;

const EventKind = Type.Union([Type.Literal('local'), Type.Literal('send'), Type.Literal('receive')]);

/** Exactly one for each event, in the handler in which it happens; `id` is that of the request or of the message. */
export const ClockOutput = Type.Object({ type: Type.Literal('event'), kind: EventKind, id: Id, stamp: Time }, closed);
export type ClockOutput = Static<typeof ClockOutput>;

export const ClockStatus = Type.Object({ time: Time }, closed);
export type ClockStatus = Static<typeof ClockStatus>;

/** An event's place in the total order ⇒: its time, and the process to break ties. */
export interface Stamped {
  readonly time: number;
  readonly process: string;
}

// ── B. Mutual exclusion ─────────────────────────────────────────────────────────────────────────────────────────────

/** `time` is the time of the event that sent the message; a request has one time for all its receivers. */
export const MutexMessage = Type.Union([
  Type.Object({ type: Type.Literal('request'), time: Time }, closed),
  Type.Object({ type: Type.Literal('acknowledge'), time: Time }, closed),
  Type.Object({ type: Type.Literal('release'), time: Time }, closed),
]);
export type MutexMessage = Static<typeof MutexMessage>;

/** `release` comes only after `granted`, with the same id; the next `request` only after `release`. */
export const MutexRequest = Type.Union([
  Type.Object({ type: Type.Literal('request'), id: Id }, closed),
  Type.Object({ type: Type.Literal('release'), id: Id }, closed),
]);
export type MutexRequest = Static<typeof MutexRequest>;

/** From this output to the `release` request, the process holds the resource. */
export const MutexOutput = Type.Object({ type: Type.Literal('granted'), id: Id }, closed);
export type MutexOutput = Static<typeof MutexOutput>;

export const MutexStatus = Type.Object(
  {
    time: Time,
    /** T_m of the request that is outstanding or held; null when there is none. */
    requested: Type.Union([Time, Type.Null()]),
    holding: Type.Boolean(),
    /** The requests this process knows of and has not seen released, its own among them, in any order. */
    queue: Type.Array(Type.Object({ process: Process, time: Time }, closed)),
  },
  closed,
);
export type MutexStatus = Static<typeof MutexStatus>;

// ── C. Vector clock and causal broadcast ────────────────────────────────────────────────────────────────────────────

/** One entry per process, in the order of `nodes`. Only what crosses the interface has this form: inside, do as you like. */
export const Vector = Type.Array(Time);
export type Vector = Static<typeof Vector>;

export const VectorMessage = Type.Union([
  /** Sent on a `send` request. */
  Type.Object({ type: Type.Literal('event'), id: Id, stamp: Vector }, closed),
  /**
   * Sent on a `broadcast` request, the same to every other process; the process it comes `from` is its origin.
   * `stamp` orders events; `after` orders deliveries: how many broadcasts of each process must be delivered before this
   * one. The stamp cannot say that: it counts receipts, and local events too.
   */
  Type.Object({ type: Type.Literal('broadcast'), id: Id, stamp: Vector, after: Vector }, closed),
]);
export type VectorMessage = Static<typeof VectorMessage>;

export const VectorRequest = Type.Union([
  Type.Object({ type: Type.Literal('local'), id: Id }, closed),
  Type.Object({ type: Type.Literal('send'), id: Id, to: Process }, closed),
  Type.Object({ type: Type.Literal('broadcast'), id: Id }, closed),
]);
export type VectorRequest = Static<typeof VectorRequest>;

export const VectorOutput = Type.Union([
  /** As in part A. A broadcast is one event of kind `send`; each arrival of it is one of kind `receive`. */
  Type.Object({ type: Type.Literal('event'), kind: EventKind, id: Id, stamp: Vector }, closed),
  /** A broadcast is handed to the application: one's own in the handler that broadcasts it. No event of its own. */
  Type.Object({ type: Type.Literal('deliver'), id: Id, origin: Process }, closed),
]);
export type VectorOutput = Static<typeof VectorOutput>;

export const VectorStatus = Type.Object({ time: Vector }, closed);
export type VectorStatus = Static<typeof VectorStatus>;

// ── D ★. Physical clock ─────────────────────────────────────────────────────────────────────────────────────────────

/** `time` is T_m in ms: what the sender's clock C showed when it sent the message. */
export const PhysicalMessage = Type.Object({ type: Type.Literal('sync'), time: Type.Number() }, closed);
export type PhysicalMessage = Static<typeof PhysicalMessage>;

export const PhysicalRequest = Type.Object({ type: Type.Literal('read'), id: Id }, closed);
export type PhysicalRequest = Static<typeof PhysicalRequest>;

/** In the handler of the `read` request. `time` is C now, in ms. */
export const PhysicalOutput = Type.Object({ type: Type.Literal('reading'), id: Id, time: Type.Number() }, closed);
export type PhysicalOutput = Static<typeof PhysicalOutput>;

/** `time` is C now, in ms. */
export const PhysicalStatus = Type.Object({ time: Type.Number() }, closed);
export type PhysicalStatus = Static<typeof PhysicalStatus>;

/** What the world tells each process, as `this.options`. */
export const PhysicalOptions = Type.Object(
  {
    /** Where this process sends its time. */
    neighbours: Type.Array(Process),
    /** τ: a message leaves on every out-arc at least every τ ms of real time. */
    tau: Type.Number({ exclusiveMinimum: 0 }),
    /** μ in ms, for each process that sends to this one: no message from it takes less. */
    mu: Type.Record(Process, Type.Number({ minimum: 0 })),
    /** κ: a ms of `now()` lasts between 1/(1+κ) and 1/(1−κ) ms of real time. */
    kappa: Type.Number({ minimum: 0, exclusiveMaximum: 1 }),
  },
  closed,
);
export type PhysicalOptions = Static<typeof PhysicalOptions>;
