/**
 * What nodes did, as bytes: the recorder writes while a live host answers, the player answers from the record. Both go
 * through the same world, so the record needs neither times nor messages received: only effects, statuses and troubles.
 */
import type { Json } from '#contract';
import type { Reader, Writer } from '../base/bytes.ts';
import type { Trouble, WriteOp } from '../trace/events.ts';
import type { CallKind, Effect, ProtocolCodecs } from './effects.ts';
import type { Host } from './host.ts';
import type { NodeState } from './node-state.ts';
import type { WorldView } from './port.ts';

const SEND = 0;
const SEND_SAME = 1;
const SET_TIMER = 2;
const CANCEL_TIMER = 3;
const OUTPUT = 4;
const NOTE = 5;
const NOTE_WITH_DATA = 6;
const WRITE = 7;
const LAZY_WRITE = 8;
/** A timer of whole milliseconds, as most are. */
const SET_TIMER_WHOLE = 9;

const WRITES = ['set', 'delete', 'append', 'truncate', 'discard'] as const;
const TROUBLES = ['threw', 'refused', 'overrun', 'thenable', 'todo', 'missing'] as const;

/** As the manifest's schema has it. */
const HAND_IN = /^[a-z0-9-]+\.ts$/;

const SAME_STATUS = 0;
const NEW_STATUS = 1;
const NO_STATUS = 2;

export class Recorder implements Host {
  private readonly live: Host;
  private readonly writer: Writer;
  /** Called between handlers: what is written so far may be sent off. */
  private readonly pause: () => void;
  private protocol!: ProtocolCodecs; // the world's, set by `begin`

  constructor(live: Host, writer: Writer, pause: () => void = () => {}) {
    this.live = live;
    this.writer = writer;
    this.pause = pause;
  }

  begin(world: WorldView): void {
    this.protocol = world.protocol;
    this.live.begin(world);
  }

  handle(node: NodeState, kind: CallKind, subject: Json, from: number): void {
    this.pause();
    this.live.handle(node, kind, subject, from);
    const { run } = node;
    this.writer.varint(run.effects.length * 2 + (run.trouble === undefined ? 0 : 1));
    let last: Json = null;
    for (const effect of run.effects) {
      this.effect(node, effect, last);
      if (effect.kind === 'send') last = effect.message;
    }
    if (run.trouble !== undefined) writeTrouble(this.writer, run.trouble);
  }

  status(node: NodeState): Json | undefined {
    const status = this.live.status(node);
    const { trouble } = node.run;
    if (trouble !== undefined) {
      this.writer.u8(NO_STATUS);
      writeTrouble(this.writer, trouble);
    } else if (status === undefined) {
      this.writer.u8(SAME_STATUS);
    } else {
      this.writer.u8(NEW_STATUS);
      node.codecs.status.encode(this.writer, status);
    }
    return status;
  }

  private effect(node: NodeState, effect: Effect, last: Json): void {
    const { writer, protocol } = this;
    switch (effect.kind) {
      case 'send':
        writer.u8(effect.message === last ? SEND_SAME : SEND);
        writer.varint(effect.to);
        if (effect.message !== last) protocol.message.encode(writer, effect.message);
        return;
      case 'set-timer':
        if (Number.isInteger(effect.ms)) {
          writer.u8(SET_TIMER_WHOLE);
          writer.text(effect.name);
          return writer.varint(effect.ms);
        }
        writer.u8(SET_TIMER);
        writer.text(effect.name);
        return writer.f64(effect.ms);
      case 'cancel-timer':
        writer.u8(CANCEL_TIMER);
        writer.text(effect.name);
        return;
      case 'output':
        writer.u8(OUTPUT);
        node.codecs.output.encode(writer, effect.value);
        return;
      case 'note':
        writer.u8(effect.data === undefined ? NOTE : NOTE_WITH_DATA);
        writer.text(effect.text);
        if (effect.data !== undefined) protocol.json.encode(writer, effect.data);
        return;
      case 'write':
        writer.u8(effect.lazy ? LAZY_WRITE : WRITE);
        return this.write(effect.op);
    }
  }

  private write(op: WriteOp): void {
    const { writer, protocol } = this;
    writer.u8(WRITES.indexOf(op.kind));
    switch (op.kind) {
      case 'set':
        writer.text(op.key);
        return protocol.json.encode(writer, op.value);
      case 'delete':
        return writer.text(op.key);
      case 'append':
        writer.text(op.log);
        writer.varint(op.index);
        return protocol.json.encode(writer, op.value);
      case 'truncate':
      case 'discard':
        writer.text(op.log);
        return writer.zigzag(op.kind === 'truncate' ? op.from : op.before);
    }
  }
}

export class Player implements Host {
  private readonly reader: Reader;
  private world!: WorldView; // set by `begin`

  constructor(reader: Reader) {
    this.reader = reader;
  }

  begin(world: WorldView): void {
    this.world = world;
  }

  handle(node: NodeState, _kind: CallKind, _subject: Json, _from: number): void {
    const head = this.reader.varint();
    const count = Math.floor(head / 2);
    if (count > this.world.bounds.effectsMax) throw new Misfit('more effects in one handler than the bounds allow');
    const { run } = node;
    let last: Json = null;
    for (let i = 0; i < count; i++) {
      const effect = this.effect(node, last);
      if (effect.kind === 'send') last = effect.message;
      if (effect.kind === 'write') node.store.write(effect.op);
      if (effect.kind !== 'note') run.count++;
      run.effects.push(effect);
    }
    if (head % 2 === 1) run.trouble = readTrouble(this.reader);
  }

  status(node: NodeState): Json | undefined {
    switch (this.reader.u8()) {
      case SAME_STATUS:
        return undefined;
      case NEW_STATUS:
        return node.codecs.status.decode(this.reader);
      case NO_STATUS:
        node.run.trouble = readTrouble(this.reader);
        return undefined;
      default:
        throw new Misfit('an unknown kind of status');
    }
  }

  private effect(node: NodeState, last: Json): Effect {
    const { reader, world } = this;
    const kind = reader.u8();
    switch (kind) {
      case SEND:
      case SEND_SAME: {
        const to = reader.varint();
        if (to >= world.nodes.length) throw new Misfit('a message to a node that does not exist');
        const message = kind === SEND ? world.protocol.message.decode(reader) : last;
        if (message === null) throw new Misfit('a repeated message with none before it');
        return { kind: 'send', to, message };
      }
      case SET_TIMER:
      case SET_TIMER_WHOLE: {
        const name = reader.text();
        const ms = kind === SET_TIMER ? reader.f64() : reader.varint();
        if (!(ms >= 0 && ms <= 1e12)) throw new Misfit('a timer out of range');
        return { kind: 'set-timer', name, ms };
      }
      case CANCEL_TIMER:
        return { kind: 'cancel-timer', name: reader.text() };
      case OUTPUT:
        return { kind: 'output', value: node.codecs.output.decode(reader) };
      case NOTE:
        return { kind: 'note', text: reader.text() };
      case NOTE_WITH_DATA:
        return { kind: 'note', text: reader.text(), data: world.protocol.json.decode(reader) };
      case WRITE:
      case LAZY_WRITE:
        return { kind: 'write', op: this.write(node), lazy: kind === LAZY_WRITE };
      default:
        throw new Misfit('an unknown kind of effect');
    }
  }

  private write(node: NodeState): WriteOp {
    const { reader, world } = this;
    const kind = WRITES[reader.u8()];
    switch (kind) {
      case 'set':
        return { kind, key: reader.text(), value: world.protocol.json.decode(reader) };
      case 'delete':
        return { kind, key: reader.text() };
      case 'append': {
        const log = reader.text();
        const index = reader.varint();
        if (index !== node.store.length(log) + 1) throw new Misfit('an append at the wrong index');
        return { kind, log, index, value: world.protocol.json.decode(reader) };
      }
      case 'truncate':
        return { kind, log: reader.text(), from: reader.zigzag() };
      case 'discard':
        return { kind, log: reader.text(), before: reader.zigzag() };
      default:
        throw new Misfit('an unknown kind of write');
    }
  }
}

/** A record that no run of a program can have left. */
export class Misfit extends Error {}

function writeTrouble(writer: Writer, trouble: Trouble): void {
  writer.u8(TROUBLES.indexOf(trouble.kind));
  writer.text(trouble.text);
  writer.u8(trouble.at === undefined ? 0 : 1);
  if (trouble.at !== undefined) {
    writer.text(trouble.at.file);
    writer.varint(trouble.at.line);
  }
}

/** A trouble in any JSON, as a guest words it; hand-in files are all it may point to. */
export function checkedTrouble(said: Json): Trouble {
  const { kind, text, at } = (said ?? {}) as { kind?: Json; text?: Json; at?: { file?: Json; line?: Json } };
  const known = TROUBLES.find((it) => it === kind);
  if (known === undefined || typeof text !== 'string') throw new Misfit('an unknown kind of trouble');
  if (at === undefined) return { kind: known, text };
  if (typeof at !== 'object' || at === null) throw new Misfit('a trouble in no place');
  return { kind: known, text, at: checkedPlace(at.file, at.line) };
}

function checkedPlace(file: Json | undefined, line: Json | undefined): { file: string; line: number } {
  if (typeof file !== 'string' || !HAND_IN.test(file)) throw new Misfit('a trouble in a file that nobody hands in');
  if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 0) throw new Misfit('a trouble in no line');
  return { file, line };
}

function readTrouble(reader: Reader): Trouble {
  const kind = TROUBLES[reader.u8()];
  if (kind === undefined) throw new Misfit('an unknown kind of trouble');
  const text = reader.text();
  return reader.u8() === 0 ? { kind, text } : { kind, text, at: checkedPlace(reader.text(), reader.varint()) };
}
