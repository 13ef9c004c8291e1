/**
 * Why a value is refused, in words: the path, the rule, and what stands there. Runs only after a generated function has
 * refused, so it may be slow; it reads the same shape, so the two cannot disagree about the rules.
 */
import { nearest } from '../nearest.ts';
import { fieldsOf, quote, ruleOf } from './rule.ts';
import {
  type ArrayShape,
  DEPTH_MAX,
  type NumberShape,
  type ObjectShape,
  type RecordShape,
  type Scalar,
  type Shape,
  SIZE_MAX,
  type StringShape,
  tagValues,
  type UnionShape,
} from './shape.ts';

type Place = { readonly path: string; readonly above: readonly object[]; readonly budget: { left: number } };

/** One sentence. Never throws, whatever the value does when it is read. */
export function explain(shape: Shape, value: unknown, name: string): string {
  try {
    const problem = find(shape, value, { path: name, above: [], budget: { left: SIZE_MAX } });
    return problem ?? `${name} changed while it was read: use plain fields, without getters`;
  } catch {
    return `${name} cannot be read: one of its getters throws; use plain fields`;
  }
}

/** The first thing that is wrong; undefined when the value fits. */
function find(shape: Shape, value: unknown, at: Place): string | undefined {
  const hurdle = unplain(value, shape, at);
  if (hurdle !== undefined) return hurdle;
  switch (shape.kind) {
    case 'any':
      return findAny(value, shape.depth, at);
    case 'union':
      return findUnion(shape, value, at);
    case 'object':
      return isObject(value) ? findObject(shape, value, at) : must(shape, value, at);
    case 'record':
      return isObject(value) ? findRecord(shape, value, at) : must(shape, value, at);
    case 'array':
      return Array.isArray(value) ? findArray(shape, value, at) : must(shape, value, at);
    case 'tuple':
      if (!Array.isArray(value) || value.length !== shape.items.length) return must(shape, value, at);
      return first(shape.items, (item, i) => find(item, value[i], inside(at, value, `[${i}]`)));
    case 'string':
      if (typeof value === 'string') at.budget.left -= value.length;
      if (at.budget.left < 0) return tooLarge(at);
      return fitsString(shape, value) ? undefined : must(shape, value, at);
    case 'number':
      return fitsNumber(shape, value) ? undefined : must(shape, value, at);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : must(shape, value, at);
    case 'enum':
      return (shape.values as readonly unknown[]).includes(value) ? undefined : must(shape, value, at);
  }
}

type Plain = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Object.prototype has a `constructor` of its own. */
const own = (value: Plain, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);

function first<T>(list: readonly T[], problem: (item: T, i: number) => string | undefined): string | undefined {
  for (let i = 0; i < list.length; i++) {
    const found = problem(list[i] as T, i); // in bounds
    if (found !== undefined) return found;
  }
  return undefined;
}

const inside = (at: Place, value: object, step: string): Place => ({
  path: `${at.path}${step}`,
  above: [...at.above, value],
  budget: at.budget,
});

const field = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${quote(name)}]`);

const must = (shape: Shape, value: unknown, at: Place): string =>
  `${at.path} must be ${ruleOf(shape)}, but it is ${describe(value)}`;

const tooLarge = (at: Place): string =>
  `${at.path} is where the value grows too large: it may hold ${SIZE_MAX} items, fields and characters in all`;

/** What no schema allows: values that are not data. */
function unplain(value: unknown, shape: Shape, at: Place): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    return `${at.path} must be ${ruleOf(shape)}, but it is ${describe(value)}: only plain data can leave a node`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (at.above.includes(value)) return `${at.path} contains itself: only plain data without cycles can leave a node`;
  if (at.above.length >= DEPTH_MAX) return `${at.path} is nested more than ${DEPTH_MAX} levels deep`;
  const kind = builtIn(value);
  if (kind === undefined) return undefined;
  return `${at.path} must be ${ruleOf(shape)}, but it is a ${kind}, which is not plain data: send an array or an object made from it`;
}

/** "Map" for a Map; undefined for arrays, literals and instances of classes. */
function builtIn(value: object): string | undefined {
  if (Array.isArray(value)) return undefined;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag === 'Object') return undefined;
  return /^[A-Za-z]{1,20}$/.test(tag) ? tag : 'special object';
}

function findAny(value: unknown, depth: number, at: Place): string | undefined {
  const shape: Shape = { kind: 'any', depth };
  if (typeof value === 'string') at.budget.left -= value.length;
  if (Array.isArray(value)) at.budget.left -= value.length;
  if (at.budget.left < 0) return tooLarge(at);
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return must(shape, value, at);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    return first(Array.from(value), (item, i) => find(shape, item, inside(at, value, `[${i}]`)));
  }
  return findEntries(value as Plain, shape, at);
}

function findEntries(value: Plain, shape: Shape, at: Place): string | undefined {
  return first(Object.keys(value).sort(), (key) => {
    const item = value[key];
    if (item === undefined) return undefined;
    at.budget.left -= 1 + key.length;
    return at.budget.left < 0 ? tooLarge(at) : find(shape, item, inside(at, value, field(key)));
  });
}

function findUnion(shape: UnionShape, value: unknown, at: Place): string | undefined {
  const { tag } = shape;
  const candidates = shape.alternatives.filter((one) => classOf(one) === classOfValue(value));
  if (candidates.length === 0) return must(shape, value, at);
  if (tag !== null && isObject(value)) {
    const objects = candidates.filter((one) => one.kind === 'object');
    const known = objects.flatMap((one) => tagValues(one, tag));
    const chosen = objects.find((one) => (tagValues(one, tag) as readonly unknown[]).includes(own(value, tag)));
    if (chosen !== undefined) return findObject(chosen, value, at);
    const problem = find({ kind: 'enum', values: known }, own(value, tag), inside(at, value, field(tag)));
    return problem === undefined ? undefined : `${problem}${meant(own(value, tag), known)}`;
  }
  let problem: string | undefined;
  for (const candidate of candidates) {
    problem = find(candidate, value, at);
    if (problem === undefined) return undefined;
  }
  // Several scalar alternatives: none of their rules alone is the rule.
  return candidates.length === 1 && !isScalarClass(value) ? problem : must(shape, value, at);
}

const isScalarClass = (value: unknown): boolean => typeof value !== 'object' || value === null;

const classOfValue = (value: unknown): string =>
  Array.isArray(value) ? 'list' : typeof value === 'object' && value !== null ? 'object' : 'scalar';

const classOf = (shape: Shape): string =>
  shape.kind === 'array' || shape.kind === 'tuple'
    ? 'list'
    : shape.kind === 'object' || shape.kind === 'record'
      ? 'object'
      : 'scalar';

function findObject(shape: ObjectShape, value: Plain, at: Place): string | undefined {
  const names = shape.fields.map(({ name }) => name);
  const extra = Object.keys(value).find((key) => !names.includes(key) && value[key] !== undefined);
  const missing = shape.fields.find(({ name, optional }) => !optional && own(value, name) === undefined);
  if (extra !== undefined) {
    const hint = meant(extra, names.filter((name) => own(value, name) === undefined)); // biome-ignore format: one call
    return `${at.path}${field(extra)} is not a field here: ${at.path} has ${fieldsOf(shape)}${hint}`;
  }
  if (missing !== undefined) return `${at.path}${field(missing.name)} is missing: it must be ${ruleOf(missing.shape)}`;
  return first(shape.fields, ({ name, shape: one }) => {
    const item = own(value, name);
    return item === undefined ? undefined : find(one, item, inside(at, value, field(name)));
  });
}

function findRecord(shape: RecordShape, value: Plain, at: Place): string | undefined {
  const names = Object.keys(value).filter((key) => value[key] !== undefined);
  if (names.length < shape.minProperties || names.length > shape.maxProperties) {
    return `${at.path} must be ${ruleOf(shape)}, but it has ${names.length}`;
  }
  const { pattern } = shape;
  const strange = pattern === null ? undefined : names.find((name) => !new RegExp(pattern, 'u').test(name));
  if (strange !== undefined) return `${at.path} has the key ${quote(strange)}, but its keys must match /${pattern}/`;
  return findEntries(value, shape.value, at);
}

function findArray(shape: ArrayShape, value: readonly unknown[], at: Place): string | undefined {
  at.budget.left -= value.length;
  if (at.budget.left < 0) return tooLarge(at);
  if (value.length < shape.minItems || value.length > shape.maxItems) return must(shape, value, at);
  return first(Array.from(value), (item, i) => find(shape.item, item, inside(at, value, `[${i}]`)));
}

function fitsNumber(shape: NumberShape, value: unknown): boolean {
  if (typeof value !== 'number' || !(shape.integer ? Number.isSafeInteger(value) : Number.isFinite(value)))
    return false;
  return (
    !(value < (shape.minimum ?? value)) &&
    !(value > (shape.maximum ?? value)) &&
    (shape.exclusiveMinimum === undefined || value > shape.exclusiveMinimum) &&
    (shape.exclusiveMaximum === undefined || value < shape.exclusiveMaximum) &&
    (shape.multipleOf === undefined || Number.isInteger(value / shape.multipleOf))
  );
}

function fitsString(shape: StringShape, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const length = shape.minLength > 1 || shape.maxLength < SIZE_MAX ? [...value].length : value.length;
  if (length < shape.minLength || length > shape.maxLength) return false;
  return shape.pattern === null || new RegExp(shape.pattern, 'u').test(value);
}

/** What stands there, in words that the engine has no part in. */
function describe(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'bigint':
      return 'a bigint';
    case 'object':
      return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    default:
      return String(value);
  }
}

function meant(typed: unknown, known: readonly Scalar[]): string {
  const words = known.filter((word) => typeof word === 'string');
  const word = typeof typed === 'string' ? nearest(typed, words) : undefined;
  return word === undefined ? '' : `; did you mean ${quote(word)}?`;
}
