/** Part C: what sites say to each other, to the application, and of themselves, when they spread rumours. */
import { type Static, Type } from '#course';
import { Checksum, Contents, Entry, Exchange, Stamp } from './messages.ts';

const closed = { additionalProperties: false };
const Text = Type.String({ minLength: 1 });

/** Hot rumours for the receiver. With `pull` it also asks for the receiver's own; the answer to that is `rumours` again, with `pull` false, or nothing. */
export const Rumours = Type.Object(
  { type: Type.Literal('rumours'), entries: Type.Array(Entry), pull: Type.Boolean() },
  closed,
);

/** What became of each entry of a `rumours` message: `needed` says that it was news. */
export const Feedback = Type.Object(
  {
    type: Type.Literal('feedback'),
    entries: Type.Array(Type.Object({ key: Text, stamp: Stamp, needed: Type.Boolean() }, closed)),
  },
  closed,
);

export const RumourMessage = Type.Union([Rumours, Feedback, Checksum, Contents]);
export type RumourMessage = Static<typeof RumourMessage>;

export const RumourRequest = Type.Union([
  Type.Object({ type: Type.Literal('update'), id: Text, key: Text, value: Type.String() }, closed),
  Type.Object({ type: Type.Literal('get'), id: Text, key: Text }, closed),
  /** Only in worlds with `cycles: 'world'`: cycle n begins. It comes to all sites at one instant; with 200 and 1,000 sites that push, to those that have stored the update. */
  Type.Object({ type: Type.Literal('cycle'), n: Type.Integer({ minimum: 1 }) }, closed),
]);
export type RumourRequest = Static<typeof RumourRequest>;

export const RumourStatus = Type.Object(
  {
    /** How many items are in the local copy. */
    items: Type.Integer({ minimum: 0 }),
    /** The keys of the hot rumours, in any order. */
    hot: Type.Array(Text),
  },
  closed,
);
export type RumourStatus = Static<typeof RumourStatus>;

export const RumourOptions = Type.Object(
  {
    exchange: Exchange,
    /** How a site loses interest in a rumour: see the handout. */
    lose: Type.Object(
      {
        feedback: Type.Boolean(),
        by: Type.Union([Type.Literal('counter'), Type.Literal('coin')]),
        k: Type.Integer({ minimum: 1 }),
      },
      closed,
    ),
    /** Who says when a cycle begins: a `cycle` request of the world, or a timer of the site's own, every `period` ms. */
    cycles: Type.Union([Type.Literal('world'), Type.Literal('timer')]),
    period: Type.Number({ exclusiveMinimum: 0 }),
    /** Every so many cycles a site also begins an exchange of anti-entropy; null: never. */
    antiEntropy: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  },
  closed,
);
export type RumourOptions = Static<typeof RumourOptions>;
