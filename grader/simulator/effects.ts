/** What a handler did, in program order, before the world lets it take place. */
import type { Json } from '#contract';
import type { Codec } from '../base/codec.ts';
import type { Copy, PutFate, Trouble, WriteOp } from '../trace/events.ts';

export type Effect =
  /** `to` is the receiver's place in `nodes`. */
  | { readonly kind: 'send'; readonly to: number; readonly message: Json }
  | { readonly kind: 'set-timer'; readonly name: string; readonly ms: number }
  | { readonly kind: 'cancel-timer'; readonly name: string }
  | { readonly kind: 'write'; readonly op: WriteOp; readonly lazy: boolean }
  | {
      readonly kind: 'put';
      readonly copy: Copy;
      readonly page: number;
      readonly data: Json;
      readonly fate: PutFate;
      /** Its number among the puts of this copy of the page. */
      readonly nth: number;
    }
  /** A get that looked bad, the nth of this copy of the page; `soft`: though the page was good. */
  | {
      readonly kind: 'get';
      readonly copy: Copy;
      readonly page: number;
      readonly soft: boolean;
      readonly nth: number;
    }
  | { readonly kind: 'output'; readonly value: Json }
  | { readonly kind: 'note'; readonly text: string; readonly data?: Json };

/** Why a handler runs: the kinds are numbers because they cross the wire and the hot path. */
export const START = 0;
export const REQUEST = 1;
export const MESSAGE = 2;
export const TIMER = 3;
export type CallKind = typeof START | typeof REQUEST | typeof MESSAGE | typeof TIMER;

/** One run of one handler: filled by a host, carried out by the world. */
export interface HandlerRun {
  effects: Effect[];
  /** Effects that a crash may count: all but notes. */
  count: number;
  trouble: Trouble | undefined;
}

export interface RoleCodecs {
  readonly request: Codec;
  readonly output: Codec;
  readonly status: Codec;
}

/** A protocol as the ground floor sees it: functions made from its schemas. */
export interface ProtocolCodecs {
  readonly message: Codec;
  /** Any plain data: storage, notes. */
  readonly json: Codec;
  readonly roles: { readonly [role: string]: RoleCodecs };
}

export interface Bounds {
  /** Loop turns and calls in one handler. */
  readonly stepsMax: number;
  /** Effects in one handler. */
  readonly effectsMax: number;
}
