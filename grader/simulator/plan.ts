/**
 * A world as data: who runs, how the network and the machines misbehave, until when. Times are milliseconds of virtual
 * time. The defaults stand in `defaults` below and nowhere else.
 */
import type { Json, NodeId } from '#contract';

/** Milliseconds: a constant, uniform between two bounds, or exponential with a mean, cut off at `max`. */
export type Distribution =
  | number
  | readonly [from: number, to: number]
  | { readonly mean: number; readonly max: number };

export interface NodePlan {
  readonly id: NodeId;
  /** Which class of the protocol it runs. */
  readonly role: string;
  /** Given to the program as `this.options`. Default {}. */
  readonly options?: Json;
  /** The node's own clock at time 0. Default: offset 0 ms, rate 1 (local ms per real ms). */
  readonly clock?: { readonly offset?: number; readonly rate?: number };
  /** How long a durable write takes; the node is busy meanwhile. Default: none. */
  readonly writeLatency?: Distribution;
  /** Default: none. */
  readonly disk?: DiskPlan;
}

/** The disks of a node. What fails is drawn; without chances nothing does. */
export interface DiskPlan {
  readonly pairs: number;
  /** Chances in [0, 1): a get of a good page looks bad; a put changes nothing; it leaves the page bad; a crash in it does. */
  readonly softRead?: number;
  readonly nullWrite?: number;
  readonly badWrite?: number;
  readonly torn?: number;
  /** Fewer than so many soft read errors of one copy of a page in a row. Default 1: none. */
  readonly softReads?: number;
  /** Fewer than so many null and bad writes of it in a row. Default 1: none. */
  readonly badWrites?: number;
  /**
   * A program that is up cleans up all pages within so many ms: when one copy of a pair has decayed or was torn, the other
   * is spared until then. Default: as long as the first is bad.
   */
  readonly cleanedWithin?: number;
}

type OneOrMore<T> = T | readonly T[];

/** Which messages a rule or a script step means; every given field must fit. */
export interface MessageMatch {
  readonly from?: OneOrMore<NodeId>;
  readonly to?: OneOrMore<NodeId>;
  readonly type?: OneOrMore<string>;
  /** The nth of its type on its link in this boot of the sender, from 1. */
  readonly nth?: OneOrMore<number>;
  /** Sent in [from, to) ms. */
  readonly window?: readonly [from: number, to: number];
  readonly where?: (message: Json) => boolean;
}

/** What a rule does with a message it matches. */
export type RuleFate =
  | { readonly kind: 'deliver'; readonly delay: Distribution }
  | { readonly kind: 'drop' }
  /** `copies` more of it, each after a delay of its own, up to `spread` ms later. */
  | { readonly kind: 'duplicate'; readonly copies: number; readonly spread: Distribution }
  /** Kept back until that time. On a FIFO link everything behind it waits too. */
  | { readonly kind: 'hold'; readonly until: number }
  /** Late by so much, so that others overtake it. */
  | { readonly kind: 'reorder'; readonly by: Distribution };

/** The first rule that matches and whose chance comes up decides; a message no rule takes is delivered. */
export type Rule = MessageMatch & { readonly chance?: number; readonly then: RuleFate };

export interface NetworkPlan {
  /** Default delay of a message. */
  readonly delay: Distribution;
  /** FIFO and reliable links: dropping, duplicating, reordering and partitions are then errors of the suite. */
  readonly fifo?: boolean;
  readonly rules?: readonly Rule[];
}

export type Fault =
  /**
   * The node crashes. With `u` in [0, 1) the crash waits up to `waitMs` for the node's next handler and keeps the first
   * ⌊u · (effects + 1)⌋ of its effects; without `u`, or when none came, it strikes between handlers.
   */
  | {
      readonly kind: 'crash';
      readonly node: NodeId;
      readonly at: number;
      readonly u?: number;
      readonly waitMs?: number;
      readonly restartAfter?: number;
    }
  | { readonly kind: 'pause'; readonly node: NodeId; readonly at: number; readonly for: number }
  | {
      readonly kind: 'clock';
      readonly node: NodeId;
      readonly at: number;
      readonly rate?: number;
      readonly step?: number;
    }
  /** One copy of a page becomes bad, unless its other copy is spared (`DiskPlan`); `disaster`: even so. */
  | {
      readonly kind: 'decay';
      readonly node: NodeId;
      readonly at: number;
      readonly copy: 0 | 1;
      readonly page: number;
      readonly disaster?: boolean;
    }
  /** It is good again, if it was bad, and holds what was last written to it. */
  | { readonly kind: 'revive'; readonly node: NodeId; readonly at: number; readonly copy: 0 | 1; readonly page: number }
  /** Nothing passes between the two sides (one-way: from the first to the second); nodes on neither side see both. */
  | {
      readonly kind: 'partition';
      readonly at: number;
      readonly for: number;
      readonly sides: readonly [readonly NodeId[], readonly NodeId[]];
      readonly oneWay?: boolean;
    };

export interface RequestPlan {
  readonly at: number;
  readonly node: NodeId;
  readonly request: Json;
}

export interface WorldPlan {
  /** The order here is the order of `nodes`. */
  readonly nodes: readonly NodePlan[];
  readonly network: NetworkPlan;
  readonly faults?: readonly Fault[];
  readonly requests?: readonly RequestPlan[];
  /** Moments at which the status of every node that is up is read, all at one instant. */
  readonly observe?: readonly number[];
  /** From here on: no rules but delays within `network.delay`, no partitions, pauses end, held messages leave, crashed nodes named in `up` restart. */
  readonly healAt?: number;
  /** Who is up after healing. Default 'all'. */
  readonly up?: 'all' | readonly NodeId[];
  /** The run ends here: `eventually` is judged at this moment. */
  readonly until: number;
  /** More events than this and the run is `not established`. Default 200,000. */
  readonly eventsMax?: number;
}

export const defaults = { eventsMax: 200_000, crashWaitMs: 100 } as const;

/** A request to a node, `after` ms from now. */
export interface EnvironmentRequest {
  readonly node: NodeId;
  readonly after: number;
  readonly request: Json;
  /** The application could as well not ask, or ask a little later: a shrunk run may do so. Never what it owes, as a release. */
  readonly optional?: boolean;
}

/** What the application around the nodes does: a pure value. Its state is plain data. */
export interface EnvironmentStep<S> {
  readonly state: S;
  readonly requests?: readonly EnvironmentRequest[];
  /** `onTime` is called with `key` after so many ms. */
  readonly wake?: readonly { readonly after: number; readonly key: string }[];
}

export interface Environment<S = Json> {
  readonly init: () => EnvironmentStep<S>;
  readonly onOutput?: (state: S, node: NodeId, output: Json) => EnvironmentStep<S>;
  readonly onTime?: (state: S, key: string) => EnvironmentStep<S>;
  /** An optional request of its own, due `after` ms from now, is left out of this run: what it does instead. Default: nothing. */
  readonly onLeftOut?: (state: S, left: EnvironmentRequest) => EnvironmentStep<S>;
}

// biome-ignore lint/suspicious/noExplicitAny: an environment's state is its own business; the world only hands it back
export type AnyEnvironment = Environment<any>;
