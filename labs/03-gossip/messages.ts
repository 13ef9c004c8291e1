/**
 * What the sites of lab 03 say to each other, to the application, and of themselves: one schema for the type and for the
 * check at run time. Every object is closed: a field too many is refused like a field too few.
 */
import { type Static, Type } from '#course';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1 });
const Site = Type.String({ minLength: 1 });
const Key = Type.String({ minLength: 1 });

// ── The database ────────────────────────────────────────────────────────────────────────────────────────────────────

/** When and where a value was given to a key. Ordered by `time`, then by the place of `site` in `nodes`. */
export const Stamp = Type.Object({ time: Type.Number({ minimum: 0 }), site: Site }, closed);
export type Stamp = Static<typeof Stamp>;

/** A key with its value, or (part D only) a death certificate: `value` is null, and the two optional fields are there. */
export const Entry = Type.Object(
  {
    key: Key,
    value: Type.Union([Type.String(), Type.Null()]),
    stamp: Stamp,
    /** The activation timestamp, in ms: `now()` of the site that deleted the item, or of the one that awakened this. */
    activated: Type.Optional(Type.Number({ minimum: 0 })),
    /** The retention sites, which keep it when it is dormant. */
    sites: Type.Optional(Type.Array(Site)),
  },
  closed,
);
export type Entry = Static<typeof Entry>;

// ── Messages ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Part A. A new entry, from the site that made it. */
export const Mail = Type.Object({ type: Type.Literal('mail'), entry: Entry }, closed);

/** Parts B and D. Begins an exchange, or (`reply`) says that the sums differ and nothing else. */
export const Checksum = Type.Object(
  {
    type: Type.Literal('checksum'),
    sum: Type.String(),
    reply: Type.Boolean(),
    /** For designs that compare more than one sum: sums of parts of the database, by names of your own. */
    parts: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  closed,
);

/** Parts B and D. Entries for the receiver to resolve; `reply`: whether its own are asked for in return. */
export const Contents = Type.Object(
  { type: Type.Literal('contents'), entries: Type.Array(Entry), reply: Type.Boolean() },
  closed,
);

export const MailMessage = Mail;
export type MailMessage = Static<typeof MailMessage>;

export const AntiEntropyMessage = Type.Union([Checksum, Contents]);
export type AntiEntropyMessage = Static<typeof AntiEntropyMessage>;

// ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────────────

const Update = Type.Object({ type: Type.Literal('update'), id: Id, key: Key, value: Type.String() }, closed);
const Get = Type.Object({ type: Type.Literal('get'), id: Id, key: Key }, closed);
const Delete = Type.Object({ type: Type.Literal('delete'), id: Id, key: Key }, closed);
/** Only in worlds with `cycles: 'world'`: begin one exchange now. */
const Cycle = Type.Object({ type: Type.Literal('cycle'), n: Type.Integer({ minimum: 1 }) }, closed);

export const MailRequest = Type.Union([Update, Get]);
export type MailRequest = Static<typeof MailRequest>;

export const AntiEntropyRequest = Type.Union([Update, Get, Cycle]);
export type AntiEntropyRequest = Static<typeof AntiEntropyRequest>;

export const CertificateRequest = Type.Union([Update, Get, Delete, Cycle]);
export type CertificateRequest = Static<typeof CertificateRequest>;

// ── Outputs ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const GossipOutput = Type.Union([
  /** In the handler of the `update` or `delete` request: it is done, durably, with this stamp. */
  Type.Object({ type: Type.Literal('updated'), id: Id, stamp: Stamp }, closed),
  /** In the handler of the `get` request. Both null: no such item here. */
  Type.Object(
    {
      type: Type.Literal('value'),
      id: Id,
      key: Key,
      value: Type.Union([Type.String(), Type.Null()]),
      stamp: Type.Union([Stamp, Type.Null()]),
    },
    closed,
  ),
  /** The local copy of the key has changed, durably. At the site of the update too. `value` null: a death certificate. */
  Type.Object(
    { type: Type.Literal('stored'), key: Key, value: Type.Union([Type.String(), Type.Null()]), stamp: Stamp },
    closed,
  ),
]);
export type GossipOutput = Static<typeof GossipOutput>;

// ── Status ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** How many items are in the local copy. */
const items = Type.Integer({ minimum: 0 });
/** The checksum of the local copy: the same at sites that store the same, whatever the order in which it came. */
const sum = Type.String();

export const MailStatus = Type.Object({ items }, closed);
export type MailStatus = Static<typeof MailStatus>;

export const AntiEntropyStatus = Type.Object({ items, sum }, closed);
export type AntiEntropyStatus = Static<typeof AntiEntropyStatus>;

export const CertificateStatus = Type.Object(
  {
    items,
    sum,
    /** Death certificates that are active here. */
    certificates: Type.Integer({ minimum: 0 }),
    /** Dormant ones, which this site keeps as a retention site. */
    dormant: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type CertificateStatus = Static<typeof CertificateStatus>;

// ── Options ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const Exchange = Type.Union([Type.Literal('push'), Type.Literal('pull'), Type.Literal('push-pull')]);
export type Exchange = Static<typeof Exchange>;

/** Who says when a cycle begins: a `cycle` request of the world, or a timer of the site's own, every `period` ms. */
const cycles = Type.Union([Type.Literal('world'), Type.Literal('timer')]);
const Duration = Type.Number({ exclusiveMinimum: 0 });

export const AntiEntropyOptions = Type.Object({ exchange: Exchange, cycles, period: Duration }, closed);
export type AntiEntropyOptions = Static<typeof AntiEntropyOptions>;

export const CertificateOptions = Type.Object(
  {
    exchange: Exchange,
    cycles,
    period: Duration,
    /** τ₁ in ms: a certificate is active so long after its activation. */
    tau1: Duration,
    /** τ₂ in ms: and dormant so long after that, at its retention sites. */
    tau2: Duration,
    /** r: how many retention sites a certificate gets (all sites, when there are fewer). */
    retention: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type CertificateOptions = Static<typeof CertificateOptions>;
