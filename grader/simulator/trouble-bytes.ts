/** Troubles as bytes, and what is believed of those that someone else wrote. */
import type { Json } from '#contract';
import type { Reader, Writer } from '../base/bytes.ts';
import type { Trouble } from '../trace/events.ts';

const TROUBLES = ['threw', 'refused', 'overrun', 'thenable', 'todo', 'missing'] as const;

/** As the manifest's schema has it. */
const HAND_IN = /^[a-z0-9-]+\.ts$/;

/** A record that no run of a program can have left. */
export class Misfit extends Error {}

export function writeTrouble(writer: Writer, trouble: Trouble): void {
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

export function readTrouble(reader: Reader): Trouble {
  const kind = TROUBLES[reader.u8()];
  if (kind === undefined) throw new Misfit('an unknown kind of trouble');
  const text = reader.text();
  return reader.u8() === 0 ? { kind, text } : { kind, text, at: checkedPlace(reader.text(), reader.varint()) };
}
