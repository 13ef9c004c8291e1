/**
 * What happened in a run, as data: the one vocabulary that properties, diagrams, reports and transcripts share.
 * Times are integer microseconds of virtual time.
 */
import type { Json, NodeId } from '#contract';

export type Micros = number;

/** Names a fact of a run: event number × 2²⁰ + place among the effects of that event (0: the event itself). */
export type Ref = number;
export const refOf = (event: number, effect: number): Ref => event * 0x100000 + effect;
export const eventOf = (ref: Ref): number => Math.floor(ref / 0x100000);
export const effectOf = (ref: Ref): number => ref % 0x100000;

export type WriteOp =
  | { readonly kind: 'set'; readonly key: string; readonly value: Json }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'append'; readonly log: string; readonly index: number; readonly value: Json }
  | { readonly kind: 'truncate'; readonly log: string; readonly from: number }
  | { readonly kind: 'discard'; readonly log: string; readonly before: number };

/** Which of the two disks of a pair. */
export type Copy = 0 | 1;

/** What became of a put: it was done, it changed nothing, or it left the page bad. */
export type PutFate = 'good' | 'null' | 'bad';

/** Why a node's program could not go on. `at` is where in the student's own source, when the guest could tell. */
export interface Trouble {
  readonly kind: 'threw' | 'refused' | 'overrun' | 'thenable' | 'todo' | 'missing';
  /** Our words or the student's own; never the engine's. */
  readonly text: string;
  readonly at?: { readonly file: string; readonly line: number };
}

/** What the network did with one copy of a message. */
export type Fate = 'sent' | 'dropped' | 'cut' | 'held';

export type TraceEffect =
  | { readonly kind: 'send'; readonly to: NodeId; readonly message: Json; readonly fate: Fate; readonly copies: number }
  | { readonly kind: 'set-timer'; readonly name: string; readonly ms: number }
  | { readonly kind: 'cancel-timer'; readonly name: string }
  | { readonly kind: 'write'; readonly op: WriteOp; readonly lazy: boolean }
  | { readonly kind: 'put'; readonly copy: Copy; readonly page: number; readonly data: Json; readonly fate: PutFate }
  /** A get that looked bad; the others are not told. `soft`: the page was good all the same. */
  | { readonly kind: 'get'; readonly copy: Copy; readonly page: number; readonly soft: boolean }
  | { readonly kind: 'output'; readonly value: Json }
  | { readonly kind: 'note'; readonly text: string; readonly data?: Json };

/** Why a node's handler ran. */
export type Cause =
  | { readonly kind: 'start'; readonly boot: number }
  | { readonly kind: 'request'; readonly request: Json }
  /** `sent`: the send effect that put the message on the network. */
  | { readonly kind: 'deliver'; readonly from: NodeId; readonly message: Json; readonly sent: Ref }
  | { readonly kind: 'timer'; readonly name: string };

/** One event of a run, in order. A handler's event carries its effects, of which a crash may keep only a prefix. */
export type TraceEvent = { readonly n: number; readonly at: Micros } & (
  | {
      readonly kind: 'handler';
      readonly node: NodeId;
      readonly cause: Cause;
      /** The effects that took place. */
      readonly effects: readonly TraceEffect[];
      /** The crash that struck inside this handler kept `effects` and lost this many more. */
      readonly cut?: { readonly lost: number };
      /** The node's own account of itself afterwards, when it changed. */
      readonly status?: Json;
      readonly trouble?: Trouble;
    }
  /** A message that reached nobody: the link was cut, or the node was down. */
  | {
      readonly kind: 'lost';
      readonly node: NodeId;
      readonly from: NodeId;
      readonly message: Json;
      readonly sent: Ref;
      readonly why: 'cut' | 'down';
    }
  | { readonly kind: 'lost-request'; readonly node: NodeId; readonly request: Json }
  /** A crash between two handlers, or (`inHandler`) inside the handler of the event before. */
  | { readonly kind: 'crash'; readonly node: NodeId; readonly inHandler: boolean }
  | { readonly kind: 'pause' | 'resume'; readonly node: NodeId }
  /** One copy of a page changed by itself; `torn` by the crash of the event before, in the middle of a put. */
  | {
      readonly kind: 'disk';
      readonly node: NodeId;
      readonly copy: Copy;
      readonly page: number;
      readonly change: 'decays' | 'revives' | 'torn';
    }
  | { readonly kind: 'clock'; readonly node: NodeId; readonly rate?: number; readonly stepMs?: number }
  | {
      readonly kind: 'partition' | 'heal';
      readonly sides: readonly [readonly NodeId[], readonly NodeId[]];
      readonly oneWay: boolean;
    }
  | { readonly kind: 'healed' }
  | { readonly kind: 'observe'; readonly node: NodeId; readonly status: Json }
);
