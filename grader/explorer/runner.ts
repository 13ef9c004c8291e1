/** Where single handlers run: the nodes of an exploration without a world around them. Time is what the question says. */
import type { Json, NodeId } from '#contract';
import { type Bounds, type Effect, type ProtocolCodecs, START } from '../simulator/effects.ts';
import { LiveHost, type LiveProgram } from '../simulator/live-host.ts';
import { NodeState } from '../simulator/node-state.ts';
import type { NodePlan } from '../simulator/plan.ts';
import type { WorldView } from '../simulator/port.ts';
import { nameOfLog } from '../simulator/storage-view.ts';
import type { StoreContent } from '../simulator/store.ts';
import type { Trouble } from '../trace/events.ts';
import type { Question } from './answering.ts';
import type { Ours } from './fields.ts';

/** Whose local states are asked for. */
export interface Setting {
  /** In the order of `nodes`. Clocks show their offset; rates mean nothing. */
  readonly nodes: readonly NodePlan[];
  readonly protocol: ProtocolCodecs;
  readonly bounds: Bounds;
  /** Maps and Sets are taken without their order: for models of the suite, whose handlers never see it. Default false. */
  readonly unordered?: boolean;
}

/** What one handler did. */
export interface Ran {
  readonly effects: readonly Effect[];
  readonly trouble: Trouble | undefined;
  readonly status: Json;
  readonly readsClock: boolean;
}

export class Runner {
  private readonly host: LiveHost;
  private readonly states: readonly NodeState[];
  private readonly view: { -readonly [K in keyof WorldView]: WorldView[K] };
  private readonly names: (ReadonlyMap<object, string> | undefined)[] = [];

  constructor({ nodes, protocol, bounds }: Setting, program: LiveProgram) {
    const ids: readonly NodeId[] = Object.freeze(nodes.map(({ id }) => id));
    this.states = nodes.map((plan, index) => {
      const codecs = protocol.roles[plan.role];
      if (codecs === undefined)
        throw new Error(`An exploration gives ${plan.id} the role "${plan.role}", which the protocol does not have.`);
      if (plan.disk !== undefined)
        throw new Error(`An exploration gives ${plan.id} a disk: it cannot follow disks yet.`);
      const clock = { offset: plan.clock?.offset ?? 0 };
      return new NodeState(index, { ...plan, clock }, ids, codecs, 0);
    });
    this.view = { nodes: ids, placeOf: new Map(ids.map((id, at) => [id, at])), protocol, bounds, now: 0 };
    this.host = new LiveHost(program, true);
    this.host.begin(this.view);
  }

  node(place: number): NodeState {
    const node = this.states[place];
    if (node === undefined) throw new Error(`a question to node ${place} of ${this.states.length}`);
    return node;
  }

  /** The instance that ran last there; undefined where it could not be made. */
  instance(place: number): object | undefined {
    return this.host.boot(this.node(place)).instance;
  }

  /** Another instance of the same class as `one`, without fields, in a boot of its own. */
  reopen(place: number, one: object): object {
    return this.host.reopen(this.node(place), one);
  }

  hold(place: number, content: StoreContent, durable: StoreContent): void {
    this.node(place).store.load(content, durable);
  }

  /** `identity`: of the handler, in draws. Its writes stay open in the store. */
  run({ node: place, kind, subject, from, clock = 0 }: Question, identity: number): Ran {
    const node = this.node(place);
    this.view.now = clock;
    node.readsClock = false;
    node.beginHandler();
    node.status = null; // it is to be told in full
    node.handlerIdentity = identity;
    const { run } = node;
    run.effects = [];
    this.host.handle(node, kind, kind === START ? null : subject, from);
    const status = run.trouble === undefined ? this.host.status(node) : undefined;
    const { effects, trouble } = run;
    return { effects, trouble, status: trouble === undefined ? (status ?? null) : null, readsClock: node.readsClock };
  }

  /** Names what this node can hold of ours, and the constants of the program that ran there last. */
  ours(place: number): Ours {
    this.names[place] ??= this.namesOf(place);
    const names = this.names[place];
    const constantName = this.host.boot(this.node(place)).program?.constantName;
    return (it) => {
      const name = names.get(it);
      if (name !== undefined) return name;
      const log = nameOfLog(it);
      if (log !== undefined) return `log ${log}`;
      const constant = constantName?.(it);
      return constant === undefined ? undefined : `constant ${constant}`;
    };
  }

  private namesOf(place: number): ReadonlyMap<object, string> {
    const node = this.node(place);
    const { port } = this.host.boot(node).port;
    const names = new Map<object, string>([
      [port.storage, 'storage'],
      [port.nodes, 'nodes'],
      [port.peers, 'peers'],
    ]);
    const add = (value: Json, name: string): void => {
      if (typeof value !== 'object' || value === null) return;
      names.set(value, name);
      for (const [key, part] of Object.entries(value)) add(part, `${name}.${key}`);
    };
    add(node.options, 'options');
    return names;
  }
}
