/** What the ground floor needs of a schema: functions, generated elsewhere and handed in. */
import type { Json } from '#contract';
import type { Reader, Writer } from './bytes.ts';

/** What `copy` returns for a value that the schema does not allow. */
export const REFUSED: unique symbol = Symbol('refused');

export interface Codec {
  /** Checks against the schema and copies, in one pass. */
  copy(value: unknown): Json | typeof REFUSED;
  /** A fresh copy of a value that is known to fit. */
  clone(value: Json): Json;
  /** Whether `raw` equals `last`, which fits; false when in doubt. */
  same(raw: unknown, last: Json): boolean;
  encode(writer: Writer, value: Json): void;
  /** Throws on bytes that no valid value has. */
  decode(reader: Reader): Json;
  /** Path and rule: "message.time must be an integer ≥ 0, but it is "3"". */
  refusal(value: unknown): string;
}
