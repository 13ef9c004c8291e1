/**
 * Schema → codec: functions generated for one shape of plain data, which check, copy, compare and encode it in one pass
 * each. Nothing here knows nodes or messages. A new keyword begins in `shape.ts`.
 */
import type { TSchema } from '@sinclair/typebox';
import { type Codec, REFUSED } from '../../base/codec.ts';
import { Module } from './emit.ts';
import { decodedInto, encoded } from './emit-bytes.ts';
import { cloned, compared, copyInto } from './emit-copy.ts';
import { explain } from './explain.ts';
import { SIZE_MAX, shapeOf } from './shape.ts';

export { type Codec, REFUSED };

type Functions = Omit<Codec, 'refusal'>;

/** `name`: what the value is called in a refusal: "message", "request", "output", "status". */
export function compileCodec(schema: TSchema, name = 'value'): Codec {
  const shape = shapeOf(schema, name);
  const module = new Module();
  // A getter of the value may copy something itself: what it spends must not refill what it stands in.
  const nested = `const outer = budget.left; budget.left = ${SIZE_MAX};`;
  const afresh = `budget.left = ${SIZE_MAX};`;
  const functions = module.link(`{
    copy(x) { ${nested} ${copyInto(module, shape, 'x')} budget.left = outer; return x; },
    clone(x) { return ${cloned(module, shape, 'x')}; },
    same(raw, last) { return ${compared(module, shape, 'raw', 'last')}; },
    encode(w, x) { ${encoded(module, shape, 'x')} },
    decode(r) { ${afresh} let x; ${decodedInto(module, shape, 'x')} return x; },
  }`) as Functions; // the object literal above
  return { ...functions, refusal: (value) => explain(shape, value, name) };
}

/** Any plain JSON, up to DEPTH_MAX levels and SIZE_MAX parts. */
export const anyJson: Codec = compileCodec({} as TSchema);
