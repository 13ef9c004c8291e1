/** One answer about a local state, as bytes. Numbers are as they were said: whoever reads them has to know which can be. */
import type { Reader, Writer } from '../base/bytes.ts';
import type { ProtocolCodecs, RoleCodecs } from '../simulator/effects.ts';
import { type HandlerPlace, readHandler, writeHandler } from '../simulator/handler-bytes.ts';
import { Misfit } from '../simulator/trouble-bytes.ts';
import type { Answer } from './answering.ts';

const READABLE = 0;
const UNREADABLE = 1;
/** Nothing was stored for good: what a crash leaves is the same all along. */
const ONE_LEFT = 0;
const EACH_LEFT = 1;

export function writeAnswer(writer: Writer, protocol: ProtocolCodecs, role: RoleCodecs, answer: Answer): void {
  const { effects, trouble, left } = answer;
  writeHandler(writer, protocol, role, { effects, trouble });
  const last = left[left.length - 1] as number; // there is one more than effects
  if (left[0] === last && left.every((each) => each === last)) {
    writer.u8(ONE_LEFT);
    writer.varint(last);
  } else {
    writer.u8(EACH_LEFT);
    for (const each of left) writer.varint(each);
  }
  writer.u8(answer.readsClock ? 1 : 0);
  if (trouble !== undefined) return;
  role.status.encode(writer, answer.status);
  if (answer.unreadable === undefined) {
    writer.u8(READABLE);
    writer.varint(answer.state);
  } else {
    writer.u8(UNREADABLE);
    writer.text(answer.unreadable);
  }
}

export function readAnswer(reader: Reader, place: HandlerPlace): Answer {
  const run: Parameters<typeof readHandler>[2] = { effects: [], count: 0, trouble: undefined };
  readHandler(reader, place, run);
  const { effects, trouble } = run;
  const left = readLeft(reader, run.count + 1);
  const looked = reader.u8();
  if (looked > 1) throw new Misfit('an unknown kind of look at the clock');
  const common = { effects, trouble, left, readsClock: looked === 1 };
  if (trouble !== undefined) return { ...common, state: -1, status: null, unreadable: undefined };
  const status = place.role.status.decode(reader);
  switch (reader.u8()) {
    case READABLE:
      return { ...common, state: reader.varint(), status, unreadable: undefined };
    case UNREADABLE:
      return { ...common, state: -1, status, unreadable: reader.text() };
    default:
      throw new Misfit('an unknown kind of local state');
  }
}

function readLeft(reader: Reader, count: number): readonly number[] {
  const kind = reader.u8();
  if (kind !== ONE_LEFT && kind !== EACH_LEFT) throw new Misfit('an unknown kind of what a crash leaves');
  const one = kind === ONE_LEFT ? reader.varint() : 0;
  return Array.from({ length: count }, () => (kind === ONE_LEFT ? one : reader.varint()));
}
