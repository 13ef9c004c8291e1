/** Freezes what stands outside functions, deeply, so that it is a constant and no hiding place. */
import type { Language } from './load-language.ts';

export interface Harden {
  /** Gives its first argument back. */
  readonly harden: (...values: readonly unknown[]) => unknown;
  /** Takes back what a frozen thing can still change: where a global regular expression left off. */
  readonly onReset: () => void;
  /** Where in the source what was frozen stands: the same in every evaluation. Undefined for anything else. */
  readonly constantName: (it: object) => string | undefined;
}

type Thing = object & { readonly [key: PropertyKey]: unknown };

const standardKeys: ReadonlySet<PropertyKey> = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

/**
 * `shared`: the program serves several boots, so methods of its classes are frozen too. `position`: of the statement whose
 * values are being frozen.
 */
export function makeHarden(language: Language, shared: boolean, position: () => number): Harden {
  const patterns: RegExp[] = [];
  const names = new Map<object, string>();
  /** How many constants stand at a position: a line may hold several. */
  const counts = new Map<number, number>();
  let revisited: Set<object> | undefined;

  function visit(value: unknown, name: string): void {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    const thing = value as Thing;
    if (language.intrinsics.has(thing)) return;
    if (!names.has(thing)) names.set(thing, name);
    if (Object.isFrozen(thing)) {
      // frozen by the program itself, or by an earlier visit: what it holds may not be
      revisited ??= new Set();
      if (revisited.has(thing)) return;
      revisited.add(thing);
    } else if (thing instanceof RegExp) {
      Object.preventExtensions(thing);
      patterns.push(thing);
      return;
    } else Object.freeze(thing);
    refuseHolder(thing, language);
    if (typeof value === 'function') {
      // a class may have static fields; nothing else is looked for in a function
      if (shared) visitMethods(dataOf(thing, 'prototype'));
      const keys = Reflect.ownKeys(thing);
      if (keys.length > 3)
        for (const key of keys) if (!standardKeys.has(key)) visit(dataOf(thing, key), `${name}.${String(key)}`);
    } else if (Array.isArray(thing)) for (let i = 0; i < thing.length; i++) visit(thing[i], `${name}.${i}`);
    else for (const key of Reflect.ownKeys(thing)) visit(dataOf(thing, key), `${name}.${String(key)}`);
  }

  /** A class that serves several boots must be no place to leave something: neither it nor its methods. */
  function visitMethods(prototype: unknown): void {
    if (typeof prototype !== 'object' || prototype === null || Object.isFrozen(prototype)) return;
    Object.freeze(prototype);
    for (const key of Reflect.ownKeys(prototype)) {
      const member = Object.getOwnPropertyDescriptor(prototype, key);
      for (const part of [member?.value, member?.get, member?.set]) if (typeof part === 'function') Object.freeze(part);
    }
  }

  return {
    harden: (...values) => {
      const at = position();
      for (const value of values) {
        const nth = counts.get(at) ?? 0;
        counts.set(at, nth + 1);
        visit(value, `${at}:${nth}`);
      }
      return values[0];
    },
    onReset: () => {
      for (const pattern of patterns) pattern.lastIndex = 0;
    },
    constantName: (it) => names.get(it),
  };
}

function dataOf(thing: Thing, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(thing, key)?.value;
}

/** Freezing does not stop a Map, a Set or an iterator from changing. */
function refuseHolder(thing: Thing, language: Language): void {
  for (let at: object | null = Object.getPrototypeOf(thing); at !== null; at = Object.getPrototypeOf(at)) {
    const name = language.holders.get(at);
    if (name === undefined) continue;
    throw new Error(
      `A constant outside the nodes holds a ${name}, and freezing does not stop that from changing. Make it a field of the node, or write the table as an object or array literal.`,
    );
  }
}
