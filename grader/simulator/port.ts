/**
 * The port of one boot of one node: checks what the program hands over, copies it, and lines the effects up. What it
 * refuses fails the run, whether the program catches the exception or not.
 */
import type { Disk as DiskMembers, Json, NodeId, PageRead, Port, Storage } from '#contract';
import { REFUSED } from '../base/codec.ts';
import { finish, mix, unit } from '../base/draw.ts';
import type { Copy, Trouble, WriteOp } from '../trace/events.ts';
import type { Disk } from './disk.ts';
import { diskFor } from './disk-view.ts';
import type { Bounds, Effect, ProtocolCodecs } from './effects.ts';
import type { NodeState } from './node-state.ts';
import { storageFor } from './storage-view.ts';

/** What the port may ask of the world. */
export interface WorldView {
  readonly nodes: readonly NodeId[];
  readonly placeOf: ReadonlyMap<NodeId, number>;
  readonly protocol: ProtocolCodecs;
  readonly bounds: Bounds;
  /** Virtual time, microseconds. */
  readonly now: number;
}

const RANDOM = 0x52414e44;
/** Longest timer: about 31 years, so that time stays an exact integer. */
const TIMER_MAX_MS = 1e12;

/** A refusal may end with a question of its own ("did you mean …?"). */
const ended = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

export class LivePort {
  private readonly world: WorldView;
  private readonly node: NodeState;
  private readonly handlerName: () => string;
  private draws = 0;
  /** Only inside a handler may a program act; in `status` it may only look. */
  mode: 'outside' | 'handler' | 'status' = 'outside';
  readonly port: Port;

  constructor(world: WorldView, node: NodeState, handlerName: () => string) {
    this.world = world;
    this.node = node;
    this.handlerName = handlerName;
    this.port = this.makePort();
  }

  begin(): void {
    this.mode = 'handler';
    this.draws = 0;
  }

  /** Notes the first trouble of a handler: later ones are consequences. Throws a plain Error: a class of ours would be shared by boots. */
  trouble(kind: Trouble['kind'], text: string): never {
    this.node.run.trouble ??= { kind, text };
    throw new Error(text);
  }

  perform(effect: Effect): void {
    const run = this.node.run;
    if (run.trouble !== undefined) throw new Error(run.trouble.text);
    if (this.mode !== 'handler') this.notHere();
    if (run.effects.length >= this.world.bounds.effectsMax) {
      this.trouble(
        'overrun',
        `${this.handlerName()} asked for more than ${this.world.bounds.effectsMax} effects, and ${mostOf(run.effects)}. Look for a loop that never ends.`,
      );
    }
    run.effects.push(effect);
    if (effect.kind !== 'note') run.count++;
  }

  write(op: WriteOp, lazy: boolean): void {
    this.perform({ kind: 'write', op, lazy });
    this.node.store.write(op);
  }

  put(disk: Disk, copy: Copy, page: number, data: Json): void {
    if (this.mode !== 'handler') this.notHere();
    const { fate, nth } = disk.put(copy, page, data, this.world.now);
    this.perform({ kind: 'put', copy, page, data, fate, nth });
  }

  get(disk: Disk, copy: Copy, page: number): PageRead {
    if (this.mode !== 'handler') this.notHere();
    const read = disk.get(copy, page);
    if (!read.looksBad) return { status: 'good', data: this.plain('disk.get', read.data) };
    this.perform({ kind: 'get', copy, page, soft: read.soft, nth: read.nth });
    return { status: 'looksBad' };
  }

  private disk(): DiskMembers {
    const { disk } = this.node;
    if (disk === undefined)
      this.trouble('refused', `${this.node.id} has no disk: this world gives it this.storage alone.`);
    return diskFor(this, disk as Disk); // `trouble` throws
  }

  /** Plain data for storage and notes. */
  plain(what: string, value: unknown): Json {
    const copy = this.world.protocol.json.copy(value);
    if (copy === REFUSED) {
      this.trouble(
        'refused',
        `${this.handlerName()}: ${what} takes plain data, but ${ended(this.world.protocol.json.refusal(value))}`,
      );
    }
    return copy as Json; // `trouble` throws
  }

  text(what: string, value: unknown): string {
    if (typeof value !== 'string')
      this.trouble('refused', `${this.handlerName()}: ${what} must be a string, not ${kindOf(value)}.`);
    return value as string; // `trouble` throws
  }

  private notHere(): never {
    const what =
      this.mode === 'status'
        ? '`status` may only look: it may not send, set, draw or change anything'
        : 'A node acts only inside its handlers';
    return this.trouble('refused', `${what}. Move this into onStart, onRequest, onMessage or onTimer.`);
  }

  private place(to: unknown): number {
    const place = this.world.placeOf.get(to as NodeId);
    if (place === undefined) {
      this.trouble(
        'refused',
        `${this.handlerName()}: send() goes to ${typeof to === 'string' ? `"${to.slice(0, 40)}"` : kindOf(to)}, which is not one of this.nodes (${this.world.nodes.slice(0, 5).join(', ')}${this.world.nodes.length > 5 ? ', …' : ''}).${to === undefined ? ' Usually it was taken from an empty list.' : ''}`,
      );
    }
    return place as number; // `trouble` throws
  }

  private message(message: unknown): Json {
    const codec = this.world.protocol.message;
    const copy = codec.copy(message);
    if (copy === REFUSED)
      this.trouble(
        'refused',
        `${this.handlerName()} sends a message the lab does not know: ${ended(codec.refusal(message))}`,
      );
    return copy as Json; // `trouble` throws
  }

  private output(value: unknown): void {
    const codec = this.node.codecs.output;
    const copy = codec.copy(value);
    if (copy === REFUSED)
      this.trouble(
        'refused',
        `${this.handlerName()} outputs something the lab does not know: ${ended(codec.refusal(value))}`,
      );
    this.perform({ kind: 'output', value: copy as Json }); // `trouble` throws
  }

  private setTimer(name: string, ms: number): void {
    if (typeof ms !== 'number' || !(ms >= 0 && ms <= TIMER_MAX_MS)) {
      this.trouble(
        'refused',
        `${this.handlerName()}: setTimer("${name}", …) takes milliseconds from 0 to 10¹², not ${typeof ms === 'number' ? String(ms) : kindOf(ms)}.`,
      );
    }
    this.perform({ kind: 'set-timer', name, ms });
  }

  private random(): number {
    if (this.mode !== 'handler') this.notHere();
    return unit(finish(mix(mix(this.node.handlerIdentity, RANDOM), ++this.draws)));
  }

  private makePort(): Port {
    const { world, node } = this;
    const live = this;
    const all = world.nodes;
    let storage: Storage | undefined;
    let disk: DiskMembers | undefined;
    return {
      self: node.id,
      get peers() {
        return node.peers;
      },
      nodes: all,
      options: node.options,
      // made when it is first used: most nodes of most labs never do
      get storage() {
        storage ??= storageFor(live, node.store);
        return storage;
      },
      get disk() {
        disk ??= live.disk();
        return disk;
      },
      send: (to: unknown, message: unknown) => {
        const place = this.place(to);
        this.perform({ kind: 'send', to: place, message: this.message(message) });
      },
      broadcast: (message: unknown) => {
        const copy = this.message(message);
        for (let place = 0; place < all.length; place++)
          if (place !== node.index) this.perform({ kind: 'send', to: place, message: copy });
      },
      setTimer: (name: unknown, ms: number) => this.setTimer(this.text('the name of a timer', name), ms),
      cancelTimer: (name: unknown) =>
        this.perform({ kind: 'cancel-timer', name: this.text('the name of a timer', name) }),
      now: () => {
        node.readsClock = true;
        return node.clock.read(world.now) / 1000;
      },
      random: () => this.random(),
      output: (value: unknown) => this.output(value),
      note: (text: unknown, data?: unknown) =>
        this.perform(
          data === undefined
            ? { kind: 'note', text: this.text('a note', text) }
            : { kind: 'note', text: this.text('a note', text), data: this.plain('a note', data) },
        ),
    };
  }
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`;
}

const NAMES: { readonly [kind in Effect['kind']]: string } = {
  send: 'messages',
  'set-timer': 'timers',
  'cancel-timer': 'cancelled timers',
  write: 'writes',
  put: 'puts on the disk',
  get: 'gets that looked bad',
  output: 'outputs',
  note: 'notes',
};

/** "9000 of them are messages". */
function mostOf(effects: readonly Effect[]): string {
  const counts = new Map<Effect['kind'], number>();
  for (const { kind } of effects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const [[kind, many]] = [...counts].sort(([, a], [, b]) => b - a) as [[Effect['kind'], number]]; // there is one
  return `${many} of them are ${NAMES[kind]}`;
}
