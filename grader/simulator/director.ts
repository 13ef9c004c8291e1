/** Who takes part in a run from outside the nodes: a scenario's script, or a path that an exploration found. */
import type { Json } from '#contract';
import type { Ref } from '../trace/events.ts';
import type { Facts } from '../trace/facts.ts';
import type { Sent } from './network.ts';
import type { NodeState } from './node-state.ts';
import type { EnvironmentStep, RequestPlan } from './plan.ts';
import type { World } from './world.ts';

export interface Director {
  begin(world: World): void;
  /** After each event. */
  settle(): void;
  /** A node is asked for something, by whoever. */
  requested?(): void;
  /** 'held': kept back from the network. 'sent': under way, but it is the director who delivers it. Undefined: the network's. */
  sent(sent: Sent, fact: Facts['send']): 'held' | 'sent' | undefined;
  delivered(from: NodeState, to: NodeState, fact: Facts['deliver']): void;
  output(fact: Facts['output']): void;
  status(fact: Facts['status']): void;
  /** Why it did not come to its end within the world's time; undefined when it did. */
  unfinished(): { readonly kind: 'not-given'; readonly because: string } | undefined;
  /** With it nothing happens by itself: requests, timers and wakes wait for the director, and boots keep the order of `nodes`. */
  readonly takesOver?: {
    planned(requests: readonly RequestPlan[]): void;
    applied(step: EnvironmentStep<Json>): void;
  };
}

/** A message in the hands of a director. */
export interface Kept {
  readonly sent: Sent;
  readonly ref: Ref;
}
