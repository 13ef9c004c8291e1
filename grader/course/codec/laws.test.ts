/** The generated functions against an independent reader of the same schemas (Ajv), on values made from the schemas. */
import { inspect, isDeepStrictEqual } from 'node:util';
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#contract';
import { Malformed, Reader, Writer } from '../../base/bytes.ts';
import { anyJson, compileCodec, REFUSED } from './index.ts';
import { samples } from './samples.ts';
import { type Field, type Shape, shapeOf } from './shape.ts';

/** A fixed seed: a test that fails on some days only teaches nobody. */
const RUNS = { numRuns: 300, seed: 1978 };

/** Plain JSON as `copy` leaves it: no −0, no field called __proto__ to trip over. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

const keysOf = (pattern: string | null): fc.Arbitrary<string> =>
  pattern === null
    ? fc.oneof(
        fc.constantFrom('p1', 'p10', 'p2', '7', '10', 'constructor', 'toString', 'é'),
        fc.string({ maxLength: 3 }),
      )
    : fc.stringMatching(new RegExp(pattern));

const finite = { noNaN: true, noDefaultInfinity: true };

/** Values that fit. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'any':
      return json;
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...shape.values);
    case 'string':
      if (shape.pattern !== null) return fc.stringMatching(new RegExp(shape.pattern));
      return fc.string({ minLength: shape.minLength, maxLength: Math.min(shape.maxLength, 8), unit: 'binary' });
    case 'number': {
      const min = shape.minimum ?? (shape.exclusiveMinimum ?? -1e6) + 1;
      const max = shape.maximum ?? (shape.exclusiveMaximum ?? Number.MAX_SAFE_INTEGER) - 1;
      if (shape.multipleOf !== undefined) return fc.integer({ min: -20, max }).map((n) => n / 2);
      if (shape.integer) return fc.oneof(fc.integer({ min, max: Math.min(max, min + 200) }), fc.integer({ min, max }));
      return fc.oneof(
        fc.integer({ min, max: 1000 }),
        fc.double({ min, max, ...finite }).map((x) => x + 0),
      );
    }
    case 'array':
      return fc.array(valuesOf(shape.item), { minLength: shape.minItems, maxLength: Math.min(shape.maxItems, 5) });
    case 'tuple':
      return fc.tuple(...shape.items.map(valuesOf));
    case 'record':
      return fc.dictionary(keysOf(shape.pattern), valuesOf(shape.value), {
        minKeys: shape.minProperties,
        maxKeys: Math.min(shape.maxProperties, 5),
        noNullPrototype: true,
      });
    case 'union':
      return fc.oneof(...shape.alternatives.map(valuesOf));
    case 'object':
      return objectsOf(shape.fields);
  }
}

function objectsOf(fields: readonly Field[]): fc.Arbitrary<unknown> {
  const entries = fields.map(({ name, optional, shape }) =>
    fc.tuple(fc.constant(name), optional ? fc.option(valuesOf(shape), { nil: undefined }) : valuesOf(shape)),
  );
  // In any order: students write fields as they come to mind.
  const places = fc.array(fc.nat(), { minLength: fields.length, maxLength: fields.length });
  return fc.tuple(fc.tuple(...entries), places).map(([list, order]) => {
    const shuffled = list.map((entry, i) => ({ entry, place: order[i]! })).sort((a, b) => a.place - b.place); // as long
    return Object.fromEntries(shuffled.map(({ entry }) => entry).filter(([, value]) => value !== undefined));
  });
}

type Tree = { [key: string]: unknown };

/** The same value with one accident in it, somewhere. */
function damage(value: unknown, [step, ...path]: readonly number[], other: Json): unknown {
  if (typeof value !== 'object' || value === null || step === undefined) return other;
  const copy: Tree = (Array.isArray(value) ? [...value] : { ...value }) as Tree;
  const keys = Object.keys(copy);
  const key = keys[step % (keys.length + 1)];
  if (key === undefined) copy[Array.isArray(value) ? String(keys.length) : 'strange'] = other;
  else if (path.length === 0 && !Array.isArray(value) && step % 2 === 0) delete copy[key];
  else copy[key] = damage(copy[key], path, other);
  return copy;
}

const nearMisses = (shape: Shape): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      valuesOf(shape),
      fc.array(fc.nat(20), { maxLength: 4 }),
      fc.oneof(json, fc.constantFrom(-1, 0.5, 2 ** 53, 1e300, 'request', '')),
    )
    .map(([value, path, other]) => damage(value, path, other));

/** What the codec adds to JSON Schema: objects are closed, whole numbers are safe, any key is any key. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const out = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)])) as Tree;
  if (out.type === 'integer') {
    out.minimum ??= out.exclusiveMinimum === undefined ? -Number.MAX_SAFE_INTEGER : undefined;
    out.maximum ??= out.exclusiveMaximum === undefined ? Number.MAX_SAFE_INTEGER : undefined;
    if (out.minimum === undefined) delete out.minimum;
    if (out.maximum === undefined) delete out.maximum;
  }
  if (out.type === 'object') {
    const patterns = out.patternProperties as Tree | undefined;
    const any = patterns?.['^(.*)$'];
    if (any === undefined) out.additionalProperties = false;
    else {
      out.additionalProperties = any;
      delete out.patternProperties;
    }
  }
  return out;
}

/** Like `toStrictEqual`, which trips over a field called `constructor`. */
function expectEqual(one: unknown, other: unknown): void {
  if (!isDeepStrictEqual(one, other)) throw new Error(`${inspect(one)} is not ${inspect(other)}`);
}

const referee = new Ajv({ strict: false, ownProperties: true });
const roundTrip = (codec: ReturnType<typeof compileCodec>, value: Json): Json => {
  const writer = new Writer();
  codec.encode(writer, value);
  const reader = new Reader(writer.take());
  const back = codec.decode(reader);
  expect(reader.left).toBe(0);
  return back;
};

const schemas: [string, TSchema][] = [...Object.entries(samples), ['anyJson', {} as TSchema]];

describe.each(schemas)('%s', (name, schema) => {
  const codec = name === 'anyJson' ? anyJson : compileCodec(schema, 'message');
  const shape = shapeOf(schema, 'message');
  const accepts = referee.compile(JSON.parse(JSON.stringify(strict(schema))));

  test('values that fit: copied, cloned, compared and carried over bytes unchanged', () => {
    fc.assert(
      fc.property(valuesOf(shape), (value) => {
        const copy = codec.copy(value);
        if (copy === REFUSED) throw new Error(`refused: ${codec.refusal(value)}`);
        expectEqual(copy, value);
        expectEqual(codec.copy(copy), copy);
        expectEqual(codec.clone(copy), copy);
        expect(codec.same(value, copy)).toBe(true);
        const back = roundTrip(codec, copy);
        expectEqual(back, copy);
        // The same order of fields, whatever the order in which the student wrote them.
        expect(JSON.stringify(back)).toBe(JSON.stringify(copy));
      }),
      RUNS,
    );
  });

  test('copy, the explanation and Ajv agree on what fits', () => {
    const seen = { fits: 0, not: 0 };
    fc.assert(
      fc.property(fc.oneof(nearMisses(shape), valuesOf(shape), json), (value) => {
        const copy = codec.copy(value);
        expect(copy !== REFUSED, codec.refusal(value)).toBe(accepts(value));
        expect(codec.refusal(value).includes('changed while it was read')).toBe(copy !== REFUSED);
        seen[copy === REFUSED ? 'not' : 'fits']++;
      }),
      { ...RUNS, numRuns: 600 },
    );
    expect(seen.fits).toBeGreaterThan(50);
    if (name !== 'anyJson') expect(seen.not).toBeGreaterThan(50);
  });

  test('`same` is true of equal values only', () => {
    fc.assert(
      fc.property(valuesOf(shape), nearMisses(shape), (value, other) => {
        const copy = codec.copy(value) as Json; // it fits
        if (codec.same(other, copy)) expectEqual(codec.copy(other), copy);
        const otherCopy = codec.copy(other);
        if (otherCopy !== REFUSED) expect(codec.same(value, otherCopy)).toBe(isEqual(copy, otherCopy));
      }),
      RUNS,
    );
  });

  test('no bytes yield a value outside the schema', () => {
    const tampered = fc
      .tuple(valuesOf(shape), fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 3 }))
      .map(([value, changes]) => {
        const writer = new Writer();
        codec.encode(writer, codec.copy(value) as Json); // it fits
        const bytes = writer.take();
        for (const [place, byte] of changes) bytes[place % Math.max(1, bytes.length)] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(tampered, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        let value: Json;
        try {
          value = codec.decode(new Reader(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
          return;
        }
        const copy = codec.copy(value);
        expectEqual(copy, value);
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      }),
      RUNS,
    );
  });
});

/** Field order is fixed by `copy`, so text decides. */
const isEqual = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
