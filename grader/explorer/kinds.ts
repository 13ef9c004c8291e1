/** What sort of object a value is: what it is made of (a list, a Map …) and which class of the program it belongs to. */

export type Base = 'object' | 'array' | 'map' | 'set' | 'regexp';

export interface Kind {
  /** Begins the object's encoding; two objects of different kinds never have the same. */
  readonly tag: string;
  readonly base: Base;
  readonly prototype: object | null;
}

/** What makes a value impossible to write down, and the way out, as two halves of a sentence. */
export class Unwritable extends Error {
  readonly what: string;
  readonly way: string;

  constructor(what: string, way: string) {
    super(what);
    this.what = what;
    this.way = way;
  }
}

const above = (it: object): object => Object.getPrototypeOf(it);
const plainData = 'keep plain data, lists, Maps, Sets or objects of your own classes';

const baseOf = new Map<object, Base>([
  [Object.prototype, 'object'],
  [Array.prototype, 'array'],
  [Map.prototype, 'map'],
  [Set.prototype, 'set'],
  [RegExp.prototype, 'regexp'],
]);

const letters: { readonly [base in Base]: string } = { object: '{', array: '[', map: 'M', set: 'S', regexp: 'X' };

/** What cannot be looked into, or has its data where no one can read it. */
const closed = new Map<object, string>([
  [WeakMap.prototype, 'a WeakMap'],
  [WeakSet.prototype, 'a WeakSet'],
  [above(above([].values())), 'an iterator'],
  [Error.prototype, 'an Error'],
  [Number.prototype, 'a Number object'],
  [String.prototype, 'a String object'],
  [Boolean.prototype, 'a Boolean object'],
  [Symbol.prototype, 'a Symbol object'],
  [BigInt.prototype, 'a BigInt object'],
  [Promise.prototype, 'a promise'],
]);

const lists: Kind = { tag: letters.array, base: 'array', prototype: Array.prototype };

/** The classes of one evaluation of a program, by name. */
export class Kinds {
  private readonly known = new Map<object, Kind>();
  private readonly nodes = new Map<object, Kind>();
  private readonly named = new Map<string, unknown>();
  private readonly nodeClass: object;

  /** `nodeClass`: the prototype that all nodes inherit from. */
  constructor(nodeClass: object) {
    this.nodeClass = nodeClass;
    for (const [prototype, base] of baseOf) this.known.set(prototype, { tag: letters[base], base, prototype });
  }

  of(it: object): Kind {
    const prototype: object | null = Object.getPrototypeOf(it);
    if (Array.isArray(it)) return prototype === Array.prototype ? lists : this.listKind(prototype);
    if (prototype === null) return bare;
    let kind = this.known.get(prototype);
    if (kind === undefined) {
      kind = this.classKind(prototype);
      this.known.set(prototype, kind);
    }
    return kind;
  }

  /** A node's own kind: of its class, whatever that inherits. */
  ofNode(it: object): Kind {
    const prototype: object = Object.getPrototypeOf(it);
    let kind = this.nodes.get(prototype);
    if (kind === undefined) {
      kind = { tag: `N${this.className(prototype)}{`, base: 'object', prototype };
      this.nodes.set(prototype, kind);
    }
    return kind;
  }

  /** Symbols are told apart by their descriptions; two of the same description cannot be. */
  symbolName(symbol: symbol): string {
    const name = symbol.description ?? '';
    this.claim(`@${name}`, symbol, `one of several symbols called \`${name}\` (each node makes its own)`);
    return name;
  }

  private listKind(prototype: object | null): Kind {
    const name = prototype === null ? '' : this.className(prototype);
    return { tag: `c${name.length}:${name}[`, base: 'array', prototype };
  }

  private classKind(prototype: object): Kind {
    let base: Base | undefined;
    for (let at: object | null = prototype; at !== null && base === undefined; at = Object.getPrototypeOf(at)) {
      const what = at === this.nodeClass ? 'another node' : closed.get(at);
      if (what !== undefined) throw new Unwritable(what, plainData);
      base = baseOf.get(at);
    }
    const name = this.className(prototype);
    return { tag: `c${name.length}:${name}${letters[base ?? 'object']}`, base: base ?? 'object', prototype };
  }

  private className(prototype: object): string {
    const made: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    const name: unknown = typeof made === 'function' ? Object.getOwnPropertyDescriptor(made, 'name')?.value : undefined;
    if (typeof name !== 'string') throw new Unwritable('an object whose prototype is no class', plainData);
    this.claim(
      name,
      prototype,
      `an object of one of several classes called \`${name}\` (each call of a function makes its own)`,
    );
    return name;
  }

  /** A class made inside a function is another one at every call, with variables of its own around it. */
  private claim(name: string, it: unknown, what: string): void {
    const owner = this.named.get(name);
    if (owner === undefined) this.named.set(name, it);
    else if (owner !== it) throw new Unwritable(what, 'declare it once, at the top of a file, by a name of its own');
  }
}

const bare: Kind = { tag: '0{', base: 'object', prototype: null };
