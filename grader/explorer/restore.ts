/** The way back from what `FieldWriter` wrote: a deep copy of the fields it has seen, put into another instance. */
import type { Ours, Written } from './fields.ts';
import type { Kinds } from './kinds.ts';

const mapEach = Map.prototype.forEach;
const setEach = Set.prototype.forEach;
const mapSet = Map.prototype.set;
const setAdd = Set.prototype.add;
const getterOf = (key: string) => Object.getOwnPropertyDescriptor(RegExp.prototype, key)?.get as () => string; // the language has both
const [sourceOf, flagsOf] = [getterOf('source'), getterOf('flags')];
const { apply, ownKeys, defineProperty, getOwnPropertyDescriptor } = Reflect;

/**
 * Fills `target`, an instance without fields, with copies of the fields of `from`, which `written` describes and which
 * nobody has changed since. Objects of ours stay themselves.
 */
export function restore(target: object, from: object, written: Written, kinds: Kinds, ours: Ours): void {
  new Copier(written, kinds, ours).fill(target, from);
}

class Copier {
  private readonly odd: ReadonlySet<object> | undefined;
  private readonly kinds: Kinds;
  private readonly ours: Ours;
  /** Only where some object is met twice. */
  private readonly copies: Map<object, object> | undefined;

  constructor(written: Written, kinds: Kinds, ours: Ours) {
    this.odd = written.odd;
    this.kinds = kinds;
    this.ours = ours;
    this.copies = written.shared ? new Map() : undefined;
  }

  fill(copy: object, it: object): void {
    this.copies?.set(it, copy);
    if (this.odd?.has(it)) return this.fillExactly(copy, it);
    const keys = Object.keys(it);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string; // i < length
      const value = this.copy((it as { readonly [key: string]: unknown })[key]);
      // what the prototype knows may be a setter, or may not be assigned over
      if (key in copy) defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
      else (copy as { [key: string]: unknown })[key] = value;
    }
  }

  private fillExactly(copy: object, it: object): void {
    for (const key of ownKeys(it)) {
      const found = getOwnPropertyDescriptor(it, key) as PropertyDescriptor; // one of its own keys
      defineProperty(copy, key, { ...found, value: this.copy(found.value) });
    }
    if (!Object.isExtensible(it)) Object.preventExtensions(copy);
  }

  private copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const before = this.copies?.get(value);
    if (before !== undefined) return before;
    if (!Object.isExtensible(value) && this.ours(value) !== undefined) return value;
    const { base, prototype } = this.kinds.of(value);
    switch (base) {
      case 'object': {
        const copy = prototype === Object.prototype ? {} : Object.create(prototype);
        this.fill(copy, value);
        return copy;
      }
      case 'array': {
        const copy: unknown[] = [];
        if (prototype !== Array.prototype) Object.setPrototypeOf(copy, prototype);
        if (this.odd?.has(value)) this.fill(copy, value);
        else {
          this.copies?.set(value, copy);
          const { length } = value as readonly unknown[];
          for (let i = 0; i < length; i++) copy[i] = this.copy((value as readonly unknown[])[i]);
        }
        return copy;
      }
      case 'map': {
        const copy = as(new Map(), prototype);
        this.copies?.set(value, copy);
        apply(mapEach, value, [(one: unknown, key: unknown) => apply(mapSet, copy, [this.copy(key), this.copy(one)])]);
        this.fill(copy, value);
        return copy;
      }
      case 'set': {
        const copy = as(new Set(), prototype);
        this.copies?.set(value, copy);
        apply(setEach, value, [(one: unknown) => apply(setAdd, copy, [this.copy(one)])]);
        this.fill(copy, value);
        return copy;
      }
      case 'regexp': {
        const copy = as(new RegExp(apply(sourceOf, value, []), apply(flagsOf, value, [])), prototype);
        copy.lastIndex = (value as RegExp).lastIndex;
        this.fill(copy, value);
        return copy;
      }
    }
  }
}

function as<T extends object>(made: T, prototype: object | null): T {
  if (Object.getPrototypeOf(made) !== prototype) Object.setPrototypeOf(made, prototype);
  return made;
}
