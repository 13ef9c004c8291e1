/** What one handler did, as bytes. */
import type { Json } from '#contract';
import type { Reader, Writer } from '../base/bytes.ts';
import type { Copy, Trouble, WriteOp } from '../trace/events.ts';
import type { Disk } from './disk.ts';
import type { Effect, HandlerRun, ProtocolCodecs, RoleCodecs } from './effects.ts';
import type { Store } from './store.ts';
import { Misfit, readTrouble, writeTrouble } from './trouble-bytes.ts';

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
const PUT = 10;
const GET = 11;

const WRITES = ['set', 'delete', 'append', 'truncate', 'discard'] as const;

export function writeHandler(
  writer: Writer,
  protocol: ProtocolCodecs,
  role: RoleCodecs,
  { effects, trouble }: { readonly effects: readonly Effect[]; readonly trouble: Trouble | undefined },
): void {
  writer.varint(effects.length * 2 + (trouble === undefined ? 0 : 1));
  let last: Json = null;
  for (const effect of effects) {
    writeEffect(writer, protocol, role, effect, last);
    if (effect.kind === 'send') last = effect.message;
  }
  if (trouble !== undefined) writeTrouble(writer, trouble);
}

/** Whose handler it was: what bounds its effects. */
export interface HandlerPlace {
  readonly protocol: ProtocolCodecs;
  readonly role: RoleCodecs;
  /** How many nodes there are. */
  readonly nodes: number;
  readonly effectsMax: number;
  /** The node's own: performs the writes, and appends go to its ends. Without one, any place will do. */
  readonly store: Store | undefined;
  /** The node's own, if it has one: performs the puts, and knows what becomes of them. */
  readonly disk?: Disk | undefined;
  /** Virtual time, µs. */
  readonly now?: number;
}

export function readHandler(reader: Reader, place: HandlerPlace, run: HandlerRun): void {
  const head = reader.varint();
  const count = Math.floor(head / 2);
  if (count > place.effectsMax) throw new Misfit('more effects in one handler than the bounds allow');
  let last: Json = null;
  for (let i = 0; i < count; i++) {
    const effect = readEffect(reader, place, last);
    if (effect.kind === 'send') last = effect.message;
    if (effect.kind === 'write') place.store?.write(effect.op);
    if (effect.kind !== 'note') run.count++;
    run.effects.push(effect);
  }
  if (head % 2 === 1) run.trouble = readTrouble(reader);
}

function writeEffect(writer: Writer, protocol: ProtocolCodecs, role: RoleCodecs, effect: Effect, last: Json): void {
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
      role.output.encode(writer, effect.value);
      return;
    case 'note':
      writer.u8(effect.data === undefined ? NOTE : NOTE_WITH_DATA);
      writer.text(effect.text);
      if (effect.data !== undefined) protocol.json.encode(writer, effect.data);
      return;
    case 'put':
    case 'get':
      writer.u8(effect.kind === 'put' ? PUT : GET);
      writer.u8(effect.copy);
      writer.varint(effect.page);
      if (effect.kind === 'put') protocol.json.encode(writer, effect.data);
      else writer.varint(effect.nth);
      return;
    case 'write':
      writer.u8(effect.lazy ? LAZY_WRITE : WRITE);
      return writeWrite(writer, protocol, effect.op);
  }
}

function writeWrite(writer: Writer, protocol: ProtocolCodecs, op: WriteOp): void {
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

function readEffect(reader: Reader, place: HandlerPlace, last: Json): Effect {
  const { protocol, role } = place;
  const kind = reader.u8();
  switch (kind) {
    case SEND:
    case SEND_SAME: {
      const to = reader.varint();
      if (to >= place.nodes) throw new Misfit('a message to a node that does not exist');
      const message = kind === SEND ? protocol.message.decode(reader) : last;
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
      return { kind: 'output', value: role.output.decode(reader) };
    case NOTE:
      return { kind: 'note', text: reader.text() };
    case NOTE_WITH_DATA:
      return { kind: 'note', text: reader.text(), data: protocol.json.decode(reader) };
    case PUT:
    case GET:
      return readPage(reader, place, kind);
    case WRITE:
    case LAZY_WRITE:
      return { kind: 'write', op: readWrite(reader, place), lazy: kind === LAZY_WRITE };
    default:
      throw new Misfit('an unknown kind of effect');
  }
}

/** What becomes of a put, and whether a page that looked bad is bad, is not for the record to say. */
function readPage(reader: Reader, { protocol, disk, now = 0 }: HandlerPlace, kind: number): Effect {
  const [copy, page] = [reader.u8(), reader.varint()];
  if (disk === undefined || copy > 1 || page >= disk.pairs) throw new Misfit('a page that no disk has');
  const place = { copy: copy as Copy, page }; // 0 or 1
  if (kind === GET) return { kind: 'get', ...place, soft: !disk.isBad(place.copy, page), nth: reader.varint() };
  const data = protocol.json.decode(reader);
  return { kind: 'put', ...place, data, ...disk.put(place.copy, page, data, now) };
}

function readWrite(reader: Reader, { protocol, store }: HandlerPlace): WriteOp {
  const kind = WRITES[reader.u8()];
  switch (kind) {
    case 'set':
      return { kind, key: reader.text(), value: protocol.json.decode(reader) };
    case 'delete':
      return { kind, key: reader.text() };
    case 'append': {
      const log = reader.text();
      const index = reader.varint();
      if (store === undefined ? index < 1 : index !== store.length(log) + 1)
        throw new Misfit('an append at the wrong index');
      return { kind, log, index, value: protocol.json.decode(reader) };
    }
    case 'truncate':
      return { kind, log: reader.text(), from: reader.zigzag() };
    case 'discard':
      return { kind, log: reader.text(), before: reader.zigzag() };
    default:
      throw new Misfit('an unknown kind of write');
  }
}
