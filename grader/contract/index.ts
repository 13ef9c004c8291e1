/**
 * The contract: everything a student's program may know of the world. A node is a class of synchronous handlers; what it
 * inherits from `Node` is its only way out. This room imports nothing, and it never decides anything: the world behind
 * the `Port` does. To give nodes a new ability, add it to `Port`, to `nodeClass` and to the handouts.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The name of a node, for instance `p1`. Compare with `===`; order by position in `nodes` (`'n10' < 'n2'` is true). */
export type NodeId = string;

export interface WriteOptions {
  /** Not forced: lost in a crash unless a durable write of the same node followed. Default: false, durable at once. */
  readonly lazy?: boolean;
}

/** An append-only list with a movable start. Indices begin at 1, as in the papers. */
export interface Log {
  /** Index of the oldest entry still kept: 1, or one past the last `discardBefore`. */
  readonly first: number;
  /** Index of the newest entry; `first - 1` when nothing is kept (0 in a new log). */
  readonly length: number;
  /** Adds `value` and returns its index. */
  append(value: Json, options?: WriteOptions): number;
  /** The entry at `index`, a copy of your own; `undefined` outside `first … length`. */
  read(index: number): Json | undefined;
  /** Removes the entries `index … length`. */
  truncateFrom(index: number, options?: WriteOptions): void;
  /** Removes the entries before `index`; the others keep their indices. */
  discardBefore(index: number, options?: WriteOptions): void;
}

/** What survives a crash of the node. */
export interface Storage {
  get(key: string): Json | undefined;
  set(key: string, value: Json, options?: WriteOptions): void;
  delete(key: string, options?: WriteOptions): void;
  /** The keys that begin with `prefix`, sorted by UTF-16 code unit. */
  keys(prefix?: string): string[];
  /** The log of that name; it exists, empty, from the start. */
  log(name: string): Log;
}

/** What a page gave when it was read. `looksBad`: it is bad, or this one reading of it failed (a soft read error). */
export type PageRead = { readonly status: 'good'; readonly data: Json } | { readonly status: 'looksBad' };

/** Two disks that fail: each page is there twice, as copy 0 and copy 1. New pages are good and hold `null`. */
export interface Disk {
  /** Pages are 0 … pairs − 1. */
  readonly pairs: number;
  /** Writes one copy of a page. It does not say how that went: it may change nothing, or leave the page bad. */
  put(copy: 0 | 1, page: number, data: Json): void;
  /** Reads one copy of a page. */
  get(copy: 0 | 1, page: number): PageRead;
}

/** The world behind a node. Students use it through the members of `Node`. */
export interface Port {
  readonly self: NodeId;
  readonly peers: readonly NodeId[];
  readonly nodes: readonly NodeId[];
  readonly options: unknown;
  readonly storage: Storage;
  readonly disk: Disk;
  send(to: NodeId, message: unknown): void;
  broadcast(message: unknown): void;
  setTimer(name: string, ms: number): void;
  cancelTimer(name: string): void;
  now(): number;
  random(): number;
  output(value: unknown): void;
  note(text: string, data?: unknown): void;
}

/** Base of every node. `Message`, `Request`, `Output`, `Options` are plain data, fixed by the lab. */
export interface NodeMembers<Message, Request, Output, Options> {
  /** My own id. */
  readonly self: NodeId;
  /** The other nodes. */
  readonly peers: readonly NodeId[];
  /** All nodes, me included, in the same order everywhere: the order that breaks ties. */
  readonly nodes: readonly NodeId[];
  /** What the lab's world tells this node: read-only. */
  readonly options: Options;
  /** Survives crashes; every write is durable at its place among the effects of the handler. */
  readonly storage: Storage;
  /** Survives crashes too, and fails in ways of its own. Only in labs whose handout says so. */
  readonly disk: Disk;
  /** Puts a copy of `message` on the network. To `self`: never lost, in order, a separate event. */
  send(to: NodeId, message: Message): void;
  /** `send` to every peer, in the order of `nodes`. */
  broadcast(message: Message): void;
  /** A one-shot timer, `ms` milliseconds (≥ 0) of this node's own clock from now; setting a set name replaces it. */
  setTimer(name: string, ms: number): void;
  cancelTimer(name: string): void;
  /** This node's own clock, in milliseconds: drifts, differs between nodes, may jump forward. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  /** Tells the application. */
  output(value: Output): void;
  /** A remark that appears in the trace of a run and nowhere else. */
  note(text: string, data?: Json): void;
  /** Every boot; after a crash only `storage` is left. */
  onStart(): void;
  /** The application asks for something. */
  onRequest(request: Request): void;
  /** A message arrives: your own copy. */
  onMessage(from: NodeId, message: Message): void;
  /** A timer set by this boot fires. */
  onTimer(name: string): void;
}

export type NodeConstructor = abstract new <Message, Request, Output, Options = unknown>() => NodeMembers<
  Message,
  Request,
  Output,
  Options
>;

/**
 * The base class of nodes. `current` gives the port of the node that is being made; each instance keeps its own, where no
 * program can reach it. The class is frozen: boots may share it.
 */
export function nodeClass(current: () => Port): NodeConstructor {
  abstract class Node {
    readonly #port = current();
    get self() {
      return this.#port.self;
    }
    get peers() {
      return this.#port.peers;
    }
    get nodes() {
      return this.#port.nodes;
    }
    get options() {
      return this.#port.options;
    }
    get storage() {
      return this.#port.storage;
    }
    get disk() {
      return this.#port.disk;
    }
    send(to: NodeId, message: unknown) {
      this.#port.send(to, message);
    }
    broadcast(message: unknown) {
      this.#port.broadcast(message);
    }
    setTimer(name: string, ms: number) {
      this.#port.setTimer(name, ms);
    }
    cancelTimer(name: string) {
      this.#port.cancelTimer(name);
    }
    now() {
      return this.#port.now();
    }
    random() {
      return this.#port.random();
    }
    output(value: unknown) {
      this.#port.output(value);
    }
    note(text: string, data?: unknown) {
      this.#port.note(text, data);
    }
  }
  const { prototype } = Node;
  for (const name of ['onStart', 'onRequest', 'onMessage', 'onTimer'])
    Object.defineProperty(prototype, name, overridable(name));
  for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
    for (const part of [value, get, set]) if (part !== undefined) Object.freeze(part);
  }
  Object.freeze(prototype);
  return Object.freeze(Node) as unknown as NodeConstructor; // the generic parameters exist in types only
}

/** A handler that does nothing, in a form that a frozen prototype lets instances assign over (`this.onTimer = …`). */
function overridable(name: string): PropertyDescriptor {
  const nothing = Object.freeze(() => {});
  return {
    get: () => nothing,
    set(this: object, own: unknown) {
      Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
    },
  };
}

/** The port of a node that lives in no world. */
export const nowhere = new Proxy({} as Port, {
  get() {
    throw new Error('A node lives in a world: run it with `npx lockstep grade`, or `npx vitest labs/NN`.');
  },
});

export const Node: NodeConstructor = nodeClass(() => nowhere);
export type Node<Message, Request, Output, Options = unknown> = NodeMembers<Message, Request, Output, Options>;

/** Marks a part that is still to be written: the grader shows `what` instead of an error. */
export function todo(what: string): never {
  throw new Error(`Still to do: ${what}`);
}
