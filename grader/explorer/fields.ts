/**
 * A node's own data fields as a text: equal texts, equal fields, in all that a handler can see of them: the order of
 * fields and of Maps and Sets, holes, −0, which fields share an object, classes, what is frozen.
 *
 * Getters are never run. What cannot be written down is refused with the path that leads to it. Bounds are counts, so
 * that the same value is refused on every machine.
 */
import { type Kind, type Kinds, Unwritable } from './kinds.ts';

export interface Written {
  readonly kind: 'written';
  readonly text: string;
  /** Some object is met twice. */
  readonly shared: boolean;
  /** Objects with more to them than plain fields (see `restore`); undefined for none, as nearly always. */
  readonly odd: ReadonlySet<object> | undefined;
}

export interface Refused {
  readonly kind: 'refused';
  /** "queue[2].after" */
  readonly path: string;
  /** "a function" */
  readonly what: string;
  /** What to do instead, as the end of a sentence. */
  readonly way: string;
}

/**
 * Names what never changes and is only pointed to: an object of ours that a program may keep (its storage, a log,
 * `this.nodes`), or a constant that stands outside its nodes. Undefined for anything else.
 */
export type Ours = (it: object) => string | undefined;

const DEPTH_MAX = 400;
const PARTS_MAX = 200_000;

const mapEach = Map.prototype.forEach;
const setEach = Set.prototype.forEach;
const getterOf = (key: string) => Object.getOwnPropertyDescriptor(RegExp.prototype, key)?.get as () => string; // the language has both
const [sourceOf, flagsOf] = [getterOf('source'), getterOf('flags')];
/** Past any proxy of a global object: what a value's own code cannot replace. */
const { apply, ownKeys, getOwnPropertyDescriptor } = Reflect;

export class FieldWriter {
  readonly kinds: Kinds;
  /** Maps and Sets are written in the order of their entries' texts: for models whose handlers never see that order. */
  private readonly unordered: boolean;
  private readonly rename: ((text: string) => string) | undefined;
  private ours: Ours = () => undefined;
  private sorting = false;
  private readonly seen = new Map<object, number>();
  private readonly path: unknown[] = [];
  private out = '';
  private depth = 0;
  private parts = 0;
  private shared = false;
  private odd: Set<object> | undefined;

  /** `rename`: what stands for a string. */
  constructor(kinds: Kinds, unordered = false, rename?: (text: string) => string) {
    this.kinds = kinds;
    this.unordered = unordered;
    this.rename = rename;
  }

  /** `node`: an instance of a node's class; it may hold itself. */
  node(node: object, ours: Ours): Written | Refused {
    return this.whole(ours, () => this.body(node, this.kinds.ofNode(node)));
  }

  /** Any value by itself, `node` being the node that holds it. */
  value(value: unknown, node: object, ours: Ours): Written | Refused {
    return this.whole(ours, () => {
      this.seen.set(node, 0);
      this.any(value);
    });
  }

  private whole(ours: Ours, write: () => void): Written | Refused {
    this.ours = ours;
    try {
      this.begin(this.unordered);
      write();
      if (this.shared && this.sorting) {
        // a number for "met before" means nothing once entries have moved
        this.begin(false);
        write();
      }
      return { kind: 'written', text: this.out, shared: this.shared, odd: this.odd };
    } catch (error) {
      const path = pathText(this.path, this.depth);
      if (error instanceof Unwritable) return { kind: 'refused', path, what: error.what, way: error.way };
      return { kind: 'refused', path, what: 'something that throws when it is looked at', way: 'keep plain data' };
    }
  }

  private begin(sorting: boolean): void {
    this.sorting = sorting;
    this.seen.clear();
    this.out = '';
    this.depth = -1;
    this.parts = 0;
    this.shared = false;
    this.odd = undefined;
  }

  private any(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.out += Object.is(value, -0) ? '-0;' : `${value};`;
        return;
      case 'string': {
        const text = this.rename === undefined ? value : this.rename(value);
        this.out += `"${text.length}:${text}`;
        return;
      }
      case 'boolean':
        this.out += value ? 't' : 'f';
        return;
      case 'undefined':
        this.out += 'u';
        return;
      case 'bigint':
        this.out += `g${value.toString(16)};`; // quick, however long
        return;
      case 'symbol':
        this.symbol(value);
        return;
      case 'function':
        this.function(value);
        return;
      default:
        if (value === null) this.out += 'n';
        else this.object(value as object); // every other kind stands above
    }
  }

  private function(it: object): void {
    const name = this.ours(it);
    if (name === undefined) throw new Unwritable('a function', 'make it a method, and keep what it needs as data');
    this.out += `p${name.length}:${name}`;
  }

  private symbol(symbol: symbol): void {
    const name = this.kinds.symbolName(symbol);
    this.out += `@${name.length}:${name}`;
  }

  private object(it: object): void {
    const before = this.seen.get(it);
    if (before !== undefined) {
      this.shared = true;
      this.out += `r${before};`;
      return;
    }
    if (!Object.isExtensible(it)) {
      const name = this.ours(it);
      if (name !== undefined) {
        this.out += `p${name.length}:${name}`;
        return;
      }
    }
    this.body(it, this.kinds.of(it));
  }

  private body(it: object, kind: Kind): void {
    if (++this.depth >= DEPTH_MAX)
      throw new Unwritable(`more than ${DEPTH_MAX} values one inside the other`, 'keep a list instead of a chain');
    this.path[this.depth] = undefined; // until the first field
    this.seen.set(it, this.seen.size);
    this.out += kind.tag;
    const keys = ownKeys(it);
    switch (kind.base) {
      case 'object':
        this.fields(it, keys, 0);
        break;
      case 'array':
        this.list(it as readonly unknown[], keys);
        break;
      case 'map':
        this.entries((visit) => apply(mapEach, it, [visit]), true);
        this.fields(it, keys, 0);
        break;
      case 'set':
        this.entries((visit) => apply(setEach, it, [visit]), false);
        this.fields(it, keys, 0);
        break;
      case 'regexp':
        this.any(apply(sourceOf, it, []));
        this.any(apply(flagsOf, it, []));
        this.fields(it, keys, 0);
    }
    if (!Object.isExtensible(it)) {
      this.oddly(it);
      this.out += 'z';
    }
    this.out += '}';
    this.depth--;
  }

  /** Integer keys come first, in order: the list is full just when `length` stands at place `length`. */
  private list(it: readonly unknown[], keys: readonly PropertyKey[]): void {
    const { length } = it;
    this.out += `${length}`;
    if (keys[length] === 'length') {
      this.out += ':';
      for (let i = 0; i < length; i++) this.field(it, i, false);
      if (keys.length > length + 1) this.oddly(it);
      this.fields(it, keys, length);
    } else {
      this.oddly(it);
      this.out += ',';
      this.fields(it, keys, 0);
    }
  }

  private fields(it: object, keys: readonly PropertyKey[], from: number): void {
    for (let i = from; i < keys.length; i++) this.field(it, keys[i] as PropertyKey, true); // i < length
  }

  private field(it: object, key: PropertyKey, named: boolean): void {
    this.path[this.depth] = key;
    if (++this.parts > PARTS_MAX) throw new Unwritable(`more than ${PARTS_MAX} values`, 'keep less');
    const found = getOwnPropertyDescriptor(it, key) as PropertyDescriptor; // one of its own keys
    if (!('value' in found)) throw new Unwritable('a getter or setter of its own', 'declare it in the class');
    if (key === 'length' && Array.isArray(it)) {
      if (found.writable !== true) this.out += '!';
      return;
    }
    if (found.writable !== true || found.enumerable !== true || found.configurable !== true) {
      if (key !== 'lastIndex') this.oddly(it); // a regular expression's own place
      this.out += `!${found.writable ? 'w' : ''}${found.enumerable ? 'e' : ''}${found.configurable ? 'c' : ''}`;
    }
    if (typeof key === 'symbol') {
      this.oddly(it);
      this.symbol(key);
    } else if (named) this.out += `${(key as string).length}:${key as string}`; // lists' places are not named
    this.any(found.value);
  }

  private oddly(it: object): void {
    this.odd ??= new Set();
    this.odd.add(it);
  }

  private entries(each: (visit: (value: unknown, key: unknown) => void) => void, pairs: boolean): void {
    const outer = this.out;
    const texts: string[] = [];
    if (this.sorting) this.out = '';
    each((value, key) => {
      this.path[this.depth] = new Entry(key);
      if (++this.parts > PARTS_MAX) throw new Unwritable(`more than ${PARTS_MAX} values`, 'keep less');
      if (pairs) this.any(key);
      this.any(value);
      if (!this.sorting) return;
      texts.push(this.out);
      this.out = '';
    });
    if (this.sorting) this.out = outer + texts.sort().join('');
    this.out += '|';
  }
}

/** A step of a path that goes through a Map or a Set. */
class Entry {
  readonly key: unknown;
  constructor(key: unknown) {
    this.key = key;
  }
}

const NAME = /^[A-Za-z_$][\w$]*$/;

function pathText(path: readonly unknown[], depth: number): string {
  let text = '';
  for (const step of path.slice(0, Math.min(depth + 1, 8))) if (step !== undefined) text += stepText(step, text === '');
  return text.slice(0, 120);
}

export function stepText(step: unknown, first: boolean): string {
  if (step instanceof Entry) {
    const { key } = step;
    return typeof key === 'string' || typeof key === 'number' ? `.get(${JSON.stringify(key)})` : ' (an entry)';
  }
  if (typeof step === 'symbol') return `[${String(step.description)}]`;
  if (typeof step === 'string' && NAME.test(step)) return first ? step : `.${step}`;
  return `[${typeof step === 'number' || /^\d+$/.test(String(step)) ? String(step) : JSON.stringify(step)}]`;
}
