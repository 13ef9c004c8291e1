/**
 * The language of the course as values: which intrinsics a program can reach. The list is Node 20's, member by member:
 * what a later Node adds is removed, so a program that runs on one Node runs alike on all.
 */
import { languageGlobals } from '../build/globals.ts';
import { courseMath } from './load-math.ts';
import { courseRegExp, type RegExpLike } from './load-regexp.ts';

export interface Language {
  readonly globals: Readonly<Record<string, unknown>>;
  /** The language's own objects: shared by all boots, never to be frozen by one of them. */
  readonly intrinsics: ReadonlySet<object>;
  /** Prototype → name, of what keeps state that freezing does not reach. */
  readonly holders: ReadonlyMap<object, string>;
}

type Thing = object & { readonly [key: PropertyKey]: unknown };

/** `scope`: the global object to take the language from; `regExp`: what stands for its `RegExp`. */
export function languageOf(scope: object, regExp = courseRegExp(RegExp)): Language {
  const globals: Record<string, unknown> = {};
  for (const name of languageGlobals) globals[name] = (scope as Thing)[name];
  globals.Math = courseMath();
  globals.RegExp = regExp;
  const intrinsics = new Set<object>();
  for (const value of Object.values(globals)) addIntrinsics(value, intrinsics, 2);
  return { globals, intrinsics, holders: new Map(holders()) };
}

function addIntrinsics(value: unknown, into: Set<object>, levels: number): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || into.has(value)) return;
  into.add(value);
  if (levels === 0) return;
  for (const key of Reflect.ownKeys(value)) {
    const member = Object.getOwnPropertyDescriptor(value, key);
    for (const each of [member?.value, member?.get, member?.set]) addIntrinsics(each, into, levels - 1);
  }
}

/** The prototypes of iterators and generators have no names. */
function anonymous() {
  const above = (value: object): object => Object.getPrototypeOf(value);
  const generator = function* () {};
  return {
    '%ArrayIterator%': above([].values()),
    '%MapIterator%': above(new Map().values()),
    '%SetIterator%': above(new Set().values()),
    '%StringIterator%': above(''[Symbol.iterator]()),
    '%RegExpStringIterator%': above(''.matchAll(/x/g)),
    '%Iterator%': above(above([].values())),
    '%GeneratorFunction%': above(generator),
    '%Generator%': above(above(generator())),
  };
}

function holders(): (readonly [object, string])[] {
  const hidden = anonymous();
  return [
    [Map.prototype, 'Map'],
    [Set.prototype, 'Set'],
    [WeakMap.prototype, 'WeakMap'],
    [WeakSet.prototype, 'WeakSet'],
    [hidden['%Generator%'], 'generator'],
    ...(
      ['%ArrayIterator%', '%MapIterator%', '%SetIterator%', '%StringIterator%', '%RegExpStringIterator%'] as const
    ).map((name) => [hidden[name], 'iterator'] as const),
  ];
}

const func = 'length name prototype';
const nativeError = 'constructor name message';

/**
 * Members as of Node 20.19, without what depends on locale or Unicode tables (`localeCompare`, `toLocale…`, `normalize`),
 * without `RegExp`'s statics (they remember the last match of anyone), without the HTML methods of strings.
 */
const members: Readonly<Record<string, string>> = {
  Object: `${func} assign getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols hasOwn is preventExtensions seal create defineProperties defineProperty freeze getPrototypeOf setPrototypeOf isExtensible isFrozen isSealed keys entries fromEntries values`,
  'Object.prototype':
    'constructor __defineGetter__ __defineSetter__ hasOwnProperty __lookupGetter__ __lookupSetter__ isPrototypeOf propertyIsEnumerable toString valueOf __proto__',
  'Function.prototype': 'length name arguments caller constructor apply bind call toString @@hasInstance',
  Array: `${func} isArray from of @@species`,
  'Array.prototype':
    'length constructor at concat copyWithin fill find findIndex findLast findLastIndex lastIndexOf pop push reverse shift unshift slice sort splice includes indexOf join keys entries values forEach filter flat flatMap map every some reduce reduceRight toString toReversed toSorted toSpliced with @@iterator @@unscopables',
  Map: `${func} @@species`,
  'Map.prototype': 'constructor get set has delete clear entries forEach keys size values @@toStringTag @@iterator',
  Set: `${func} @@species`,
  'Set.prototype': 'constructor has add delete clear entries forEach size values keys @@toStringTag @@iterator',
  WeakMap: func,
  'WeakMap.prototype': 'constructor delete get set has @@toStringTag',
  WeakSet: func,
  'WeakSet.prototype': 'constructor delete has add @@toStringTag',
  Number: `${func} isFinite isInteger isNaN isSafeInteger parseFloat parseInt MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY MAX_SAFE_INTEGER MIN_SAFE_INTEGER EPSILON`,
  'Number.prototype': 'constructor toExponential toFixed toPrecision toString valueOf',
  String: `${func} fromCharCode fromCodePoint raw`,
  'String.prototype':
    'length constructor at charAt charCodeAt codePointAt concat endsWith includes indexOf isWellFormed lastIndexOf match matchAll padEnd padStart repeat replace replaceAll search slice split substr substring startsWith toString toWellFormed trim trimStart trimLeft trimEnd trimRight toLowerCase toUpperCase valueOf @@iterator',
  Boolean: func,
  'Boolean.prototype': 'constructor toString valueOf',
  'Symbol.prototype': 'constructor toString valueOf description @@toStringTag @@toPrimitive',
  RegExp: `${func} @@species`,
  'RegExp.prototype':
    'constructor exec dotAll flags global hasIndices ignoreCase multiline source sticky unicode toString test unicodeSets @@match @@matchAll @@replace @@search @@split',
  BigInt: `${func} asUintN asIntN`,
  'BigInt.prototype': 'constructor toString valueOf @@toStringTag',
  'Error.prototype': `${nativeError} toString`,
  EvalError: func,
  'EvalError.prototype': nativeError,
  RangeError: func,
  'RangeError.prototype': nativeError,
  ReferenceError: func,
  'ReferenceError.prototype': nativeError,
  SyntaxError: func,
  'SyntaxError.prototype': nativeError,
  TypeError: func,
  'TypeError.prototype': nativeError,
  URIError: func,
  'URIError.prototype': nativeError,
  JSON: 'parse stringify @@toStringTag',
  Reflect:
    'defineProperty deleteProperty apply construct get getOwnPropertyDescriptor getPrototypeOf has isExtensible ownKeys preventExtensions set setPrototypeOf @@toStringTag',
  '%ArrayIterator%': 'next @@toStringTag',
  '%MapIterator%': 'next @@toStringTag',
  '%SetIterator%': 'next @@toStringTag',
  '%StringIterator%': 'next @@toStringTag',
  '%RegExpStringIterator%': 'next @@toStringTag',
  '%Iterator%': '@@iterator',
  '%GeneratorFunction%': 'prototype constructor @@toStringTag',
  '%Generator%': 'constructor next return throw @@toStringTag',
};

/** Removes what the list does not name. */
export function pruneRealm(scope: object): void {
  const hidden: Readonly<Record<string, object>> = anonymous();
  for (const [path, allowed] of Object.entries(members)) {
    const target = hidden[path] ?? path.split('.').reduce<unknown>((at, key) => (at as Thing)[key], scope);
    prune(target as object, allowed); // a listed path leads to an intrinsic, or this fails at start
  }
}

/** `Error`, `Symbol` and `RegExp` of programs are not the realm's but made by SES, with remains of what it tamed. */
export function pruneTamed(): RegExpLike {
  prune(Error.prototype.constructor, func);
  prune(
    Symbol.prototype.constructor,
    `${func} for keyFor asyncIterator hasInstance isConcatSpreadable iterator match matchAll replace search species split toPrimitive toStringTag unscopables`,
  );
  const regExp = courseRegExp(RegExp.prototype.constructor as RegExpLike); // SES's own, a constructor too
  Object.defineProperty(RegExp.prototype, 'constructor', { value: regExp });
  return regExp;
}

function prune(target: object, allowed: string): void {
  const known = new Set(allowed.split(' '));
  for (const key of Reflect.ownKeys(target)) if (!known.has(nameOf(key))) Reflect.deleteProperty(target, key);
}

function nameOf(key: string | symbol): string {
  return typeof key === 'string' ? key : `@@${(key.description ?? '').replace('Symbol.', '')}`;
}
