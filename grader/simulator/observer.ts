/** Who watches a run: properties, recorders, measures. Kinds nobody wants are never built. */

import type { TraceEvent } from '../trace/events.ts';
import type { FactKind, Facts } from '../trace/facts.ts';

export interface Observer {
  readonly wants: { readonly [K in FactKind]: boolean };
  /** Returns true to end the run at this fact. */
  fact<K extends FactKind>(kind: K, fact: Facts[K]): boolean;
  /** The story of the run, for diagrams and reports: only asked of an observer that has this. */
  event?(event: TraceEvent): void;
}

const none = {
  request: false,
  send: false,
  deliver: false,
  output: false,
  write: false,
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
