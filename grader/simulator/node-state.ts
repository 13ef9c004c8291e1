/** What the world knows of one node. */
import type { Json, NodeId } from '#contract';
import { mix, mixText } from '../base/draw.ts';
import { Clock } from './clock.ts';
import { Disk, type DiskLuck } from './disk.ts';
import type { HandlerRun, RoleCodecs } from './effects.ts';
import type { NodePlan } from './plan.ts';
import type { Entry } from './queue.ts';
import { Store } from './store.ts';

export class NodeState {
  readonly index: number;
  /** Its place in the plan with everybody there: the same, unless the run leaves nodes out. */
  readonly place: number;
  readonly id: NodeId;
  readonly role: string;
  private readonly nodes: readonly NodeId[];
  readonly plan: NodePlan;
  readonly codecs: RoleCodecs;
  readonly clock: Clock;
  /** Made anew by the world when the machine is; survives boots. */
  readonly store = new Store();
  /** Survives boots too. */
  readonly disk: Disk | undefined;
  readonly run: HandlerRun = { effects: [], count: 0, trouble: undefined };
  /** Identity of this node in draws. */
  readonly identity: number;
  up = false;
  boot = 0;
  /** Handlers run in this boot. */
  handlers = 0;
  /** The same, hashed: the identity of the handler under way. */
  handlerIdentity = 0;
  requests = 0;
  /** Its program has asked for the time since this was last put back. */
  readsClock = false;
  /** Optional requests of the environment, left out or not. */
  asked = 0;
  paused = false;
  /** A durable write is under way. */
  busy = false;
  /** Tells the story of a crash during that write. */
  waiting: (() => void) | undefined;
  /** Events that wait for the end of a pause or of a write, in order. */
  deferred: Entry[] = [];
  readonly timers = new Map<string, Entry>();
  timersSet = 0;
  /** `this.options`: frozen plain data, the same for every boot. */
  readonly options: Json;
  /** The status as last read in this boot; null before. */
  status: Json = null;
  /** Messages of this boot by receiver and type: the nth that names them. */
  sentCounts: SentCounts | undefined;
  /** A crash that waits for the next handler. */
  armed:
    | {
        readonly keep: (effects: number) => number;
        readonly restartAfter: number | undefined;
        readonly deadline: Entry | undefined;
        /** Whether it tears the put that it cuts off; undefined: as drawn. */
        readonly torn?: 'bad' | 'old' | undefined;
      }
    | undefined;

  constructor(
    index: number,
    plan: NodePlan,
    nodes: readonly NodeId[],
    codecs: RoleCodecs,
    seed: number,
    place = index,
    diskLuck?: DiskLuck,
  ) {
    this.index = index;
    this.place = place;
    this.id = plan.id;
    this.role = plan.role;
    this.nodes = nodes;
    this.plan = plan;
    this.codecs = codecs;
    this.options = frozenOnce(plan.options ?? {});
    this.clock = new Clock(plan.clock?.offset ?? 0, plan.clock?.rate ?? 1);
    this.identity = mix(mixText(mix(0, seed), 'node'), place);
    this.disk = plan.disk === undefined ? undefined : new Disk(plan.disk, this.identity, diskLuck);
  }

  /** `this.peers`: frozen. Made when it is first asked for, once for all worlds of the same nodes: n lists of n. */
  get peers(): readonly NodeId[] {
    let lists = peersOf.get(this.nodes);
    if (lists === undefined) {
      lists = [];
      peersOf.set(this.nodes, lists);
    }
    lists[this.index] ??= Object.freeze(this.nodes.filter((id) => id !== this.id));
    return lists[this.index] as readonly NodeId[]; // just made
  }

  /** A new boot, or the first: memory is empty. */
  beginBoot(): void {
    this.up = true;
    this.boot++;
    this.handlers = 0;
    this.status = null;
    this.sentCounts = undefined;
  }

  beginHandler(): void {
    this.handlers++;
    this.handlerIdentity = mix(mix(this.identity, this.boot), this.handlers);
    const run = this.run;
    if (run.effects.length > 0) run.effects = [];
    run.count = 0;
    run.trouble = undefined;
  }
}

/** How many messages went to each receiver, of each type: a row of counts, or in a large world, where most are 0, only the others. */
export type SentCounts = Uint32Array | Map<number, number>;

const peersOf = new WeakMap<readonly NodeId[], (readonly NodeId[] | undefined)[]>();
const namesOf = new WeakMap<readonly NodePlan[], readonly NodeId[]>();
const optionsOf = new WeakMap<object, Json>();

/** `this.nodes`: frozen, the same list for all worlds of one plan. */
export function namesIn(plans: readonly NodePlan[]): readonly NodeId[] {
  const known = namesOf.get(plans);
  if (known !== undefined) return known;
  const names = Object.freeze(plans.map(({ id }) => id));
  namesOf.set(plans, names);
  return names;
}

/** A thousand nodes are often given one and the same. */
function frozenOnce(options: Json): Json {
  if (typeof options !== 'object' || options === null) return options;
  const known = optionsOf.get(options);
  if (known !== undefined) return known;
  const copy = frozen(options);
  optionsOf.set(options, copy);
  return copy;
}

/** Programs may look at what they are given, never change it: it is shared by boots. */
function frozen(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  const copy: Json = Array.isArray(value)
    ? value.map(frozen)
    : Object.fromEntries(Object.entries(value).map(([key, it]) => [key, frozen(it)]));
  return Object.freeze(copy);
}
