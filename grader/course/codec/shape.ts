/**
 * What a schema means, as data: the one reading of JSON Schema that the generated functions and the explanations share.
 * The subset is what plain data between nodes needs; anything else is an error of the course, found when a lab loads.
 */
import type { TSchema } from '@sinclair/typebox';
import { CourseError } from '../errors.ts';

export type Scalar = string | number | boolean | null;

/** Whole numbers stop at 2⁵³−1: beyond it `n + 1 === n` and no clock or index means anything. */
export interface NumberShape {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

export interface StringShape {
  readonly kind: 'string';
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: string | null;
}

/** One of these values. A constant is an enum of one. */
export interface EnumShape {
  readonly kind: 'enum';
  readonly values: readonly Scalar[];
}

export interface ArrayShape {
  readonly kind: 'array';
  readonly item: Shape;
  readonly minItems: number;
  readonly maxItems: number;
}

export interface TupleShape {
  readonly kind: 'tuple';
  readonly items: readonly Shape[];
}

export interface Field {
  readonly name: string;
  readonly optional: boolean;
  readonly shape: Shape;
}

/** Exactly these fields; objects are closed whether or not the schema says so. */
export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: readonly Field[];
}

/** Any keys (that fit the pattern), all with values of one shape. */
export interface RecordShape {
  readonly kind: 'record';
  readonly pattern: string | null;
  readonly value: Shape;
  readonly minProperties: number;
  readonly maxProperties: number;
}

/** `tag`: the field that tells its objects apart; null when at most one alternative is an object. */
export interface UnionShape {
  readonly kind: 'union';
  readonly alternatives: readonly Shape[];
  readonly tag: string | null;
}

export type Shape =
  /** Any plain JSON, `depth` levels below the root. */
  | { readonly kind: 'any'; readonly depth: number }
  | { readonly kind: 'boolean' }
  | NumberShape
  | StringShape
  | EnumShape
  | ArrayShape
  | TupleShape
  | ObjectShape
  | RecordShape
  | UnionShape;

/** How deep a value may be nested. Deeper ones are cycles nearly always, and recursion must end. */
export const DEPTH_MAX = 64;

/** How many items, entries and characters one value may hold: copying must end too. */
export const SIZE_MAX = 65_536;

const NOTES = ['title', 'description', 'default', 'examples', '$id', '$schema', '$comment', 'deprecated', 'readOnly'];
const ANY_KEY = ['^(.*)$', '^.*$', ''];

interface Place {
  readonly name: string;
  readonly depth: number;
}

const fail = (at: Place, text: string): never => {
  throw new CourseError(`The schema of ${at.name} cannot be used: ${text}`);
};

/** Reads a schema. `name` is what the value is called in messages: "message". */
export function shapeOf(schema: TSchema, name: string): Shape {
  return read(schema as Raw, { name, depth: 0 });
}

// JSON Schema as it stands in memory: every keyword is checked before it is used.
type Raw = { readonly [keyword: string]: unknown };

function read(schema: Raw, at: Place): Shape {
  if (typeof schema !== 'object' || schema === null) return fail(at, 'a schema must be an object.');
  const { type } = schema;
  if (Array.isArray(schema.anyOf)) return unionOf(only(schema, at, 'anyOf').anyOf as Raw[], at);
  if ('const' in schema) return enumOf([only(schema, at, 'type', 'const').const], at);
  if (Array.isArray(schema.enum)) return enumOf(only(schema, at, 'type', 'enum').enum as unknown[], at);
  if (Array.isArray(type)) {
    return unionOf(
      type.map((one) => ({ ...schema, type: one })),
      at,
    );
  }
  switch (type) {
    case undefined:
      only(schema, at);
      return { kind: 'any', depth: at.depth };
    case 'null':
      only(schema, at, 'type');
      return { kind: 'enum', values: [null] };
    case 'boolean':
      only(schema, at, 'type');
      return { kind: 'boolean' };
    case 'integer':
    case 'number':
      return numberOf(schema, at);
    case 'string':
      return stringOf(schema, at);
    case 'array':
      return arrayOf(schema, at);
    case 'object':
      return objectOf(schema, at);
    default:
      return fail(at, `it has the type ${JSON.stringify(type)}; messages are plain JSON.`);
  }
}

function only(schema: Raw, at: Place, ...known: string[]): Raw {
  const unknown = Object.keys(schema).find((keyword) => !known.includes(keyword) && !NOTES.includes(keyword));
  if (unknown !== undefined) {
    fail(at, `the keyword "${unknown}" is outside the subset that grader/course/codec/shape.ts reads.`);
  }
  return schema;
}

function enumOf(values: readonly unknown[], at: Place): Shape {
  const scalars = values.map((value): Scalar => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value + 0; // −0 is 0
    return fail(at, 'a constant must be a string, a number, true, false or null.');
  });
  return { kind: 'enum', values: [...new Set(scalars)] };
}

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;

function numberOf(schema: Raw, at: Place): NumberShape {
  only(schema, at, 'type', ...BOUNDS);
  const bounds: { -readonly [K in (typeof BOUNDS)[number]]?: number } = {};
  for (const bound of BOUNDS) {
    const value = schema[bound];
    if (typeof value === 'number') bounds[bound] = value;
  }
  return { kind: 'number', integer: schema.type === 'integer', ...bounds };
}

const count = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

function stringOf(schema: Raw, at: Place): StringShape {
  only(schema, at, 'type', 'minLength', 'maxLength', 'pattern');
  return {
    kind: 'string',
    minLength: count(schema.minLength, 0),
    maxLength: count(schema.maxLength, Number.POSITIVE_INFINITY),
    pattern: typeof schema.pattern === 'string' ? schema.pattern : null,
  };
}

const below = (at: Place, step: string): Place => {
  if (at.depth + 1 >= DEPTH_MAX) fail(at, `it is nested more than ${DEPTH_MAX} levels deep.`);
  return { name: `${at.name}${step}`, depth: at.depth + 1 };
};

function arrayOf(schema: Raw, at: Place): Shape {
  only(schema, at, 'type', 'items', 'additionalItems', 'minItems', 'maxItems');
  const { items } = schema;
  if (Array.isArray(items)) {
    return { kind: 'tuple', items: items.map((item: Raw, i) => read(item, below(at, `[${i}]`))) };
  }
  if (items === undefined && schema.maxItems === 0) return { kind: 'tuple', items: [] };
  return {
    kind: 'array',
    item: read((items ?? {}) as Raw, below(at, '[]')),
    minItems: count(schema.minItems, 0),
    maxItems: count(schema.maxItems, SIZE_MAX),
  };
}

function objectOf(schema: Raw, at: Place): Shape {
  const properties = (schema.properties ?? {}) as { readonly [name: string]: Raw };
  const names = Object.keys(properties);
  const patterns = Object.entries((schema.patternProperties ?? {}) as { readonly [pattern: string]: Raw });
  const others = schema.additionalProperties;
  const open = typeof others === 'object' && others !== null;
  if (names.length === 0 && (patterns.length > 0 || open)) {
    only(
      schema,
      at,
      'type',
      'patternProperties',
      'additionalProperties',
      'properties',
      'minProperties',
      'maxProperties',
    );
    const [pattern, value] = patterns[0] ?? [null, others as Raw];
    if (patterns.length > 1 || (patterns.length > 0 && open)) fail(at, 'a record has one kind of key only.');
    return {
      kind: 'record',
      pattern: pattern === null || ANY_KEY.includes(pattern) ? null : pattern,
      value: read(value, below(at, '{}')),
      minProperties: count(schema.minProperties, 0),
      maxProperties: count(schema.maxProperties, SIZE_MAX),
    };
  }
  only(schema, at, 'type', 'properties', 'required', 'additionalProperties');
  if (open || others === true || names.includes('__proto__')) {
    fail(at, 'an object is either closed or a record, and has no field called __proto__.');
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  const fields = names.map(
    (name): Field => ({
      name,
      optional: !required.includes(name),
      shape: read(properties[name]!, below(at, `.${name}`)), // `name` is one of its keys
    }),
  );
  return { kind: 'object', fields };
}

function unionOf(schemas: readonly Raw[], at: Place): Shape {
  const flat: Shape[] = [];
  for (const schema of schemas) {
    const shape = read(schema, at);
    if (shape.kind === 'union') flat.push(...shape.alternatives);
    else flat.push(shape);
  }
  const any = flat.find((shape) => shape.kind === 'any');
  if (any !== undefined) return any;
  const values = flat.flatMap((shape) => (shape.kind === 'enum' ? shape.values : []));
  const alternatives: Shape[] = flat.filter((shape) => shape.kind !== 'enum');
  if (values.length > 0) alternatives.unshift(enumOf(values, at));
  if (alternatives.length === 1) return alternatives[0]!; // its length is 1
  const arrays = alternatives.filter((shape) => shape.kind === 'array' || shape.kind === 'tuple');
  const objects = alternatives.filter((shape) => shape.kind === 'object');
  const records = alternatives.filter((shape) => shape.kind === 'record');
  if (alternatives.length === 0) fail(at, 'anyOf is empty.');
  if (arrays.length > 1) fail(at, 'two alternatives are arrays, and nothing tells them apart.');
  if (records.length > 1 || (records.length > 0 && objects.length > 0)) {
    fail(at, 'a record stands beside another object, and nothing tells them apart.');
  }
  return { kind: 'union', alternatives, tag: objects.length > 1 ? tagOf(objects, at) : null };
}

/** The values by which a field of this object tells it from others. */
export function tagValues(object: ObjectShape, tag: string): readonly Scalar[] {
  const field = object.fields.find((one) => one.name === tag);
  return field !== undefined && !field.optional && field.shape.kind === 'enum' ? field.shape.values : [];
}

function tagOf(objects: readonly ObjectShape[], at: Place): string {
  const names = objects[0]?.fields.map((field) => field.name) ?? [];
  const tells = (name: string): boolean => {
    const values = objects.map((object) => tagValues(object, name));
    const all = values.flat();
    return values.every((some) => some.length > 0) && new Set(all).size === all.length;
  };
  const tag = ['type', ...names].find(tells);
  return tag ?? fail(at, 'no field tells the objects of anyOf apart: give each a `type` of its own.');
}
