/**
 * The nodes of the plain search: every step copies the fields of one node into a new instance and runs its handler there.
 * For models, whose fields are plain data, lists, Maps and Sets, none of them met twice.
 */
import type { Json, NodeConstructor, NodeId, Port, Storage, WriteOptions } from '#contract';
import { type CallKind, type Effect, MESSAGE, REQUEST, START } from '../simulator/effects.ts';
import type { NodePlan } from '../simulator/plan.ts';
import { enter, SharedNode } from '../simulator/running.ts';
import type { WriteOp } from '../trace/events.ts';
import { canonical, valueIn } from './canonical.ts';

/** The classes of a model by role, made of the one base class. */
export type PlainClasses = { readonly [role: string]: abstract new () => object };

export interface PlainTimer {
  readonly name: string;
  readonly ms: number;
  /** Which of the node's handlers set it, counted among those whose timers are armed. */
  readonly set: number;
}

/** A node by itself. Never changed: steps make another. */
export interface PlainNode {
  /** The instance whose fields say it; null: down. */
  readonly one: object | null;
  /** What the storage holds, and what a crash leaves of it: JSON. */
  readonly content: string;
  readonly kept: string;
  readonly timers: readonly PlainTimer[];
  readonly boot: number;
  readonly status: Json;
  /** All of that, and the node's place. */
  readonly text: string;
}

export interface PlainRun {
  readonly one: object;
  readonly effects: readonly Effect[];
  readonly content: string;
  /** What a crash leaves of the storage, by how many effects took place (notes do not count). */
  readonly kept: readonly string[];
  readonly status: Json;
  readonly threw: boolean;
}

interface Content {
  keys: { [key: string]: Json };
  logs: { [log: string]: { first: number; values: Json[] } };
}
export const nothingKept = '{"keys":{},"logs":{}}';

export function nodeDown(place: number, kept: string, boot: number): PlainNode {
  const text = `${place} down ${boot} ${kept}`;
  return { one: null, content: kept, kept, timers: [], boot, status: null, text };
}

interface Instance {
  onStart(): void;
  onRequest(request: Json): void;
  onMessage(from: NodeId, message: Json): void;
  onTimer(name: string): void;
  readonly status: Json;
}

export class PlainHandlers {
  private readonly plans: readonly NodePlan[];
  private readonly ids: readonly NodeId[];
  private readonly classes: PlainClasses;
  private readonly ports: readonly Port[];
  private effects: Effect[] = [];
  private content: Content = JSON.parse(nothingKept);
  private kept: string[] = [];

  constructor(plans: readonly NodePlan[], classes: PlainClasses) {
    this.plans = plans;
    this.ids = plans.map(({ id }) => id);
    this.classes = classes;
    this.ports = plans.map((plan) => this.portOf(plan));
  }

  /** Runs one handler on a copy of the node. */
  run(place: number, before: PlainNode, kind: CallKind, subject: Json, from: number): PlainRun {
    const { role } = this.plans[place] as NodePlan; // a place in nodes
    const made = this.classes[role] as unknown as new () => object; // classes of the model's own roles
    this.effects = [];
    this.content = JSON.parse(kind === START ? before.kept : before.content);
    this.kept = [before.kept];
    enter(this.ports[place] as Port); // as above
    let one: object = {};
    let threw = false;
    try {
      one = kind === START || before.one === null ? new made() : copyOf(before.one, made);
      call(one as Instance, kind, subject, this.ids[from] ?? '');
    } catch {
      threw = true;
    }
    const { effects, kept, content } = this;
    const status = threw ? null : valueIn(canonical((one as Instance).status ?? null));
    return { one, effects, kept, content: canonical(content), status, threw };
  }

  private did(effect: Effect): void {
    this.effects.push(effect);
    if (effect.kind !== 'note') this.kept.push(this.kept[this.kept.length - 1] as string); // one at least
  }

  private write(op: WriteOp, options: WriteOptions | undefined, perform: (content: Content) => void): void {
    perform(this.content);
    const lazy = options?.lazy === true;
    this.did({ kind: 'write', op, lazy });
    if (!lazy) this.kept[this.kept.length - 1] = canonical(this.content);
  }

  private portOf({ id, options }: NodePlan): Port {
    const { ids } = this;
    const peers = ids.filter((other) => other !== id);
    const plain = (value: unknown) => valueIn(canonical(value));
    const send = (to: NodeId, message: unknown) =>
      this.did({ kind: 'send', to: ids.indexOf(to), message: plain(message) });
    return {
      self: id,
      peers,
      nodes: ids,
      options: options ?? {},
      storage: this.storage(),
      get disk(): never {
        throw new Error('a model of the plain search has no disks');
      },
      send,
      broadcast: (message) => {
        for (const peer of peers) send(peer, message);
      },
      setTimer: (name, ms) => this.did({ kind: 'set-timer', name, ms }),
      cancelTimer: (name) => this.did({ kind: 'cancel-timer', name }),
      now: () => 0,
      random: () => {
        throw new Error('a model of the plain search draws nothing');
      },
      output: (value) => this.did({ kind: 'output', value: plain(value) }),
      note: (text) => this.did({ kind: 'note', text }),
    };
  }

  /** Keys and appended logs: models use no more of it. */
  private storage(): Storage {
    const entries = (log: string) => (this.content.logs[log] ??= { first: 1, values: [] });
    const none = (): never => {
      throw new Error('a model of the plain search only appends to its logs');
    };
    return {
      get: (key) => {
        const value = this.content.keys[key];
        return value === undefined ? undefined : valueIn(canonical(value));
      },
      set: (key, value, options) => {
        const copy = valueIn(canonical(value));
        this.write({ kind: 'set', key, value: copy }, options, ({ keys }) => {
          keys[key] = copy;
        });
      },
      delete: (key, options) => this.write({ kind: 'delete', key }, options, ({ keys }) => delete keys[key]),
      keys: (prefix = '') =>
        Object.keys(this.content.keys)
          .filter((key) => key.startsWith(prefix))
          .sort(),
      log: (log) => ({
        first: 1,
        get length() {
          return entries(log).values.length;
        },
        append: (value, options) => {
          const copy = valueIn(canonical(value));
          const index = entries(log).values.length + 1;
          this.write({ kind: 'append', log, index, value: copy }, options, () => entries(log).values.push(copy));
          return index;
        },
        read: (index) => entries(log).values[index - 1],
        truncateFrom: none,
        discardBefore: none,
      }),
    };
  }
}

function call(one: Instance, kind: CallKind, subject: Json, from: NodeId): void {
  if (kind === START) one.onStart();
  else if (kind === REQUEST) one.onRequest(valueIn(canonical(subject)));
  else if (kind === MESSAGE) one.onMessage(from, valueIn(canonical(subject)));
  else one.onTimer(String(subject));
}

/** An instance of the class, made by our own constructor alone, with copies of the fields. */
function copyOf(one: object, made: new () => object): object {
  const copy = Reflect.construct(SharedNode as NodeConstructor & (new () => object), [], made);
  for (const key of Object.keys(one)) {
    const value = copied((one as { readonly [key: string]: unknown })[key]);
    Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Set) return new Set([...value].map(copied));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [copied(key), copied(item)]));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

/** What a handler leaves armed; `fired`: the timer that set it going. */
export function timersLeft(
  timers: readonly PlainTimer[],
  fired: Json,
  effects: readonly Effect[],
  ordered: boolean,
): readonly PlainTimer[] {
  const armed = new Map(timers.filter(({ name }) => name !== fired).map((timer) => [timer.name, timer]));
  for (const effect of effects) {
    if (effect.kind === 'cancel-timer') armed.delete(effect.name);
    if (effect.kind !== 'set-timer') continue;
    armed.set(effect.name, { name: effect.name, ms: ordered ? effect.ms : 0, set: ordered ? 1e9 : 0 });
  }
  const sets = [...new Set([...armed.values()].map(({ set }) => set))].sort((a, b) => a - b);
  const counted = [...armed.values()].map((timer) => ({ ...timer, set: sets.indexOf(timer.set) }));
  return counted.sort((a, b) => a.set - b.set || (a.name < b.name ? -1 : 1));
}

/** Whether no other timer of the node was set before it, and is due before it. */
export const mayBeNext = (timers: readonly PlainTimer[], { name, ms, set }: PlainTimer): boolean =>
  !timers.some(
    (other) => other.name !== name && ((other.set < set && other.ms <= ms) || (other.set === set && other.ms < ms)),
  );

/** Fields as JSON, in their own order, which handlers can see; `unordered`: Maps and Sets sorted. */
export function fieldsText(value: unknown, unordered: boolean): string {
  if (typeof value !== 'object' || value === null) return value === undefined ? 'u' : JSON.stringify(value);
  const texts = (items: readonly unknown[]) => items.map((item) => fieldsText(item, unordered));
  if (Array.isArray(value)) return `[${texts(value).join()}]`;
  if (value instanceof Set || value instanceof Map) {
    const items = texts([...value]);
    return `${value instanceof Set ? 'S' : 'M'}[${(unordered ? items.sort() : items).join()}]`;
  }
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${fieldsText(item, unordered)}`)
    .join()}}`;
}
