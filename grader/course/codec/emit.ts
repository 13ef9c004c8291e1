/**
 * The pieces that all generated functions are made of. Generated code, and not closures that call each other, because a
 * simulation step is little more than a check and a copy: a closure per field costs three times as much.
 */
import { REFUSED } from '../../base/codec.ts';
import * as plain from './plain.ts';
import type { EnumShape, Field, NumberShape, Scalar, Shape, StringShape, UnionShape } from './shape.ts';
import { tagValues } from './shape.ts';

/** Names that generated code may use: bound as parameters, since a free global is slower and could be replaced. */
const SCOPE = {
  REFUSED,
  budget: plain.budget,
  plainOf: plain.plainOf,
  put: plain.put,
  extra: plain.extra,
  sortedKeys: plain.sortedKeys,
  comesBefore: plain.comesBefore,
  malformed: plain.malformed,
  copyAny: plain.copyAny,
  cloneAny: plain.cloneAny,
  sameAny: plain.sameAny,
  encodeAny: plain.encodeAny,
  decodeAny: plain.decodeAny,
  encodeNumber: plain.encodeNumber,
  decodeNumber: plain.decodeNumber,
  decodeText: plain.decodeText,
  decodeCount: plain.decodeCount,
  codePoints: (text: string): number => [...text].length,
  isSafe: Number.isSafeInteger,
  isFinite: Number.isFinite,
  isInteger: Number.isInteger,
  isArray: Array.isArray,
  keys: Object.keys,
  hasOwn: Object.prototype.hasOwnProperty,
  ROOT: Object.prototype,
};

/** Five functions per schema, and however many helpers they need. */
export type Operation = 'copy' | 'clone' | 'same' | 'encode' | 'decode';

export class Module {
  private readonly functions: string[] = [];
  private readonly names = new Map<Shape, Map<Operation, string>>();
  private readonly constants: unknown[] = [];
  private defined = 0;

  /** The name of the function that does `operation` for `shape`; `write` makes its text, once. */
  define(operation: Operation, shape: Shape, write: () => string): string {
    const names = this.names.get(shape) ?? new Map<Operation, string>();
    this.names.set(shape, names);
    const known = names.get(operation);
    if (known !== undefined) return known;
    const name = `${operation}${this.defined++}`;
    names.set(operation, name);
    this.functions.push(`function ${name}${write()}`);
    return name;
  }

  /** A value that code cannot hold as text: a pattern, a set. */
  constant(value: unknown): string {
    this.constants.push(value);
    return `c${this.constants.length - 1}`;
  }

  /** Compiles; `result` is the expression that the module stands for. */
  link(result: string): unknown {
    const names = [...Object.keys(SCOPE), ...this.constants.map((_, i) => `c${i}`)];
    const body = `'use strict';\n${this.functions.join('\n')}\nreturn ${result};`;
    return new Function(...names, body)(...Object.values(SCOPE), ...this.constants);
  }
}

export const text = (value: Scalar): string => JSON.stringify(value);

export const isScalar = (shape: Shape): shape is EnumShape | NumberShape | StringShape | { readonly kind: 'boolean' } =>
  shape.kind === 'enum' || shape.kind === 'number' || shape.kind === 'string' || shape.kind === 'boolean';

/** An expression: does `x`, anything at all, fit this scalar shape? Never calls into the value. */
export function fits(module: Module, shape: Shape, x: string): string {
  switch (shape.kind) {
    case 'boolean':
      return `(typeof ${x} === 'boolean')`;
    case 'enum':
      if (shape.values.length > 12) return `${module.constant(new Set(shape.values))}.has(${x})`;
      return `(${shape.values.map((value) => `${x} === ${text(value)}`).join(' || ')})`;
    case 'number':
      return fitsNumber(shape, x);
    case 'string':
      return fitsString(module, shape, x);
    default:
      throw new Error(`${shape.kind} is not a scalar shape.`);
  }
}

function fitsNumber(shape: NumberShape, x: string): string {
  const tests = [shape.integer ? `isSafe(${x})` : `isFinite(${x})`];
  if (shape.minimum !== undefined) tests.push(`${x} >= ${shape.minimum}`);
  if (shape.maximum !== undefined) tests.push(`${x} <= ${shape.maximum}`);
  if (shape.exclusiveMinimum !== undefined) tests.push(`${x} > ${shape.exclusiveMinimum}`);
  if (shape.exclusiveMaximum !== undefined) tests.push(`${x} < ${shape.exclusiveMaximum}`);
  if (shape.multipleOf !== undefined) tests.push(`isInteger(${x} / ${shape.multipleOf})`);
  return `(${tests.join(' && ')})`;
}

function fitsString(module: Module, shape: StringShape, x: string): string {
  const tests = [`typeof ${x} === 'string'`];
  if (shape.minLength === 1) tests.push(`${x}.length > 0`);
  else if (shape.minLength > 1) tests.push(`codePoints(${x}) >= ${shape.minLength}`);
  if (shape.maxLength !== Number.POSITIVE_INFINITY) tests.push(`codePoints(${x}) <= ${shape.maxLength}`);
  if (shape.pattern !== null) tests.push(`${module.constant(new RegExp(shape.pattern, 'u'))}.test(${x})`);
  return `(${tests.join(' && ')})`;
}

/** An expression: the field of a plain object. A name that Object.prototype holds too must be the object's own. */
export const read = (x: string, name: string): string =>
  name in Object.prototype
    ? `(hasOwn.call(${x}, ${text(name)}) ? ${x}[${text(name)}] : undefined)`
    : `${x}[${text(name)}]`;

/** Where `Object.prototype` is frozen, assigning to a name that it holds throws. */
const assign = (name: string, value: string): string =>
  name in Object.prototype ? `put(out, ${text(name)}, ${value});` : `out[${text(name)}] = ${value};`;

/** Statements that build `out` in the order of the schema; the value of an optional field is a variable `x<i>`. */
export function build(fields: readonly Field[], value: (field: Field, i: number) => string): string {
  const firstOptional = fields.findIndex((field) => field.optional);
  const literal = firstOptional < 0 ? fields : fields.slice(0, firstOptional);
  const known = (field: Field, i: number): string => {
    const [constant, ...others] = field.shape.kind === 'enum' ? field.shape.values : [];
    return constant !== undefined && others.length === 0 ? text(constant) : value(field, i);
  };
  const lines = [`const out = { ${literal.map((field, i) => `${text(field.name)}: ${known(field, i)}`).join(', ')} };`];
  fields.forEach((field, i) => {
    if (i < literal.length) return;
    const put = assign(field.name, known(field, i));
    lines.push(field.optional ? `if (x${i} !== undefined) { ${put} }` : put);
  });
  return lines.join('\n');
}

/**
 * An expression: is `x`, an object, no plain literal? `__proto__` and not `Object.getPrototypeOf`, which costs 9 ns more. An
 * object that lies here (an own `__proto__`) gains nothing: its fields are checked all the same.
 */
export const special = (x: string): string => `${x}.__proto__ !== ROOT`;

/**
 * Statements that choose among the alternatives of a union by looking at `x`; `then` writes what to do with each (by its
 * index; `tag` is the name of a variable that holds the tag, when there is one). Falls through when none fits.
 * `trusted`: `x` is known to fit, so a plain object needs no proof.
 */
export function choose(
  module: Module,
  shape: UnionShape,
  x: string,
  trusted: boolean,
  then: (alternative: Shape, index: number, tag: string | null) => string,
): string {
  const at = shape.alternatives.map((alternative, index) => ({ alternative, index }));
  const scalars = at.filter(({ alternative }) => isScalar(alternative));
  const list = at.find(({ alternative }) => alternative.kind === 'array' || alternative.kind === 'tuple');
  const objects = at.filter(({ alternative }) => alternative.kind === 'object' || alternative.kind === 'record');
  const lines: string[] = [];
  if (list !== undefined || objects.length > 0) {
    lines.push(`if (typeof ${x} === 'object' && ${x} !== null) {`);
    if (list !== undefined) lines.push(`if (isArray(${x})) { ${then(list.alternative, list.index, null)} }`);
    if (list !== undefined && objects.length > 0) lines.push('else {');
    if (objects.length > 0) {
      if (!trusted) lines.push(`if (${special(x)} && (${x} = plainOf(${x})) === undefined) return REFUSED;`);
      lines.push(chooseObject(shape, objects, x, then));
    }
    if (list !== undefined && objects.length > 0) lines.push('}');
    lines.push('} else {');
  }
  for (const { alternative, index } of scalars) {
    lines.push(`if (${fits(module, alternative, x)}) { ${then(alternative, index, null)} }`);
  }
  if (list !== undefined || objects.length > 0) lines.push('}');
  return lines.join('\n');
}

function chooseObject(
  shape: UnionShape,
  objects: readonly { readonly alternative: Shape; readonly index: number }[],
  x: string,
  then: (alternative: Shape, index: number, tag: string | null) => string,
): string {
  const { tag } = shape;
  if (tag === null) return objects.map(({ alternative, index }) => then(alternative, index, null)).join('\n'); // just one
  const cases = objects.map(({ alternative, index }) => {
    const values = alternative.kind === 'object' ? tagValues(alternative, tag) : [];
    return `${values.map((value) => `case ${text(value)}:`).join(' ')} { ${then(alternative, index, 'tag')} }`;
  });
  // Read once: a getter may answer differently the second time.
  return `const tag = ${read(x, tag)};\nswitch (tag) {\n${cases.join('\n')}\n}`;
}
