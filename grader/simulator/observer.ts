/** Who watches a run: properties, recorders, measures. Kinds nobody wants are never built. */

import type { NodeId } from '#contract';
import type { TraceEvent } from '../trace/events.ts';
import type { FactKind, Facts } from '../trace/facts.ts';

/** Something of a run that its choices could have made otherwise; `identity` as in `deviations.ts`. */
export type Met =
  /** A put or a get that went wrong. */
  | { readonly kind: 'disk'; readonly identity: string }
  /** A request of the environment that it may leave out; `at`: when it comes, µs. */
  | { readonly kind: 'asked'; readonly identity: string; readonly at: number }
  /** µs: `sent`, and when the first copy arrives, if any does. `rule`: which took it by chance, from 1; 0: none. */
  | {
      readonly kind: 'message';
      readonly identity: string;
      readonly from: NodeId;
      readonly to: NodeId;
      readonly type: string;
      readonly nth: number;
      readonly sent: number;
      readonly at: number;
      readonly rule: number;
    };

export interface Observer {
  readonly wants: { readonly [K in FactKind]: boolean };
  /** Returns true to end the run at this fact. */
  fact<K extends FactKind>(kind: K, fact: Facts[K]): boolean;
  /** The story of the run, for diagrams and reports: only asked of an observer that has this. */
  event?(event: TraceEvent): void;
  /** For whoever looks for a simpler run: only asked of an observer that has this. */
  met?(met: Met): void;
}

const none = {
  request: false,
  send: false,
  deliver: false,
  output: false,
  write: false,
  put: false,
  disk: false,
  status: false,
  observe: false,
  crash: false,
  restart: false,
  healed: false,
};

export const wanting = (...kinds: readonly FactKind[]): { readonly [K in FactKind]: boolean } => {
  const wants: { [K in FactKind]: boolean } = { ...none };
  for (const kind of kinds) wants[kind] = true;
  return wants;
};

/** Watches nothing: the guest, and measurements of speed. */
export const blind: Observer = { wants: none, fact: () => false };
