/** `this.storage`: what a program sees of its store. Frozen closures, so that nothing can be hung on it to survive a crash. */
import type { Json, Log, Storage, WriteOptions } from '#contract';
import type { LivePort } from './port.ts';
import type { Store } from './store.ts';

const isLazy = (options: WriteOptions | undefined): boolean => options?.lazy === true;

const logNames = new WeakMap<object, string>();

/** The name of a log that a storage gave out; undefined for anything else. */
export const nameOfLog = (it: object): string | undefined => logNames.get(it);

export function storageFor(port: LivePort, store: Store): Storage {
  const copyOut = (value: Json | undefined) => (value === undefined ? undefined : port.plain('storage', value));
  const key = (value: unknown) => port.text('a key of storage', value);
  const logs = new Map<string, Log>();
  return deepFreeze({
    get: (name: unknown) => copyOut(store.get(key(name))),
    set: (name: unknown, value: unknown, options?: WriteOptions) =>
      port.write({ kind: 'set', key: key(name), value: port.plain('storage.set', value) }, isLazy(options)),
    delete: (name: unknown, options?: WriteOptions) => port.write({ kind: 'delete', key: key(name) }, isLazy(options)),
    keys: (prefix: unknown = '') => store.keys(key(prefix)),
    log: (name: unknown) => {
      const text = port.text('the name of a log', name);
      let log = logs.get(text);
      if (log === undefined) {
        log = logFor(port, store, text);
        logs.set(text, log);
        logNames.set(log, text);
      }
      return log;
    },
  });
}

function logFor(port: LivePort, store: Store, log: string): Log {
  const index = (what: string, value: unknown): number => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      port.trouble('refused', `log("${log}").${what}() takes a whole number.`);
    return value as number; // `trouble` throws
  };
  return deepFreeze({
    get first() {
      return store.first(log);
    },
    get length() {
      return store.length(log);
    },
    append: (value: unknown, options?: WriteOptions) => {
      const at = store.length(log) + 1;
      port.write({ kind: 'append', log, index: at, value: port.plain('log.append', value) }, isLazy(options));
      return at;
    },
    read: (at: unknown) => {
      const value = store.read(log, index('read', at));
      return value === undefined ? undefined : port.plain('log.read', value);
    },
    truncateFrom: (from: unknown, options?: WriteOptions) =>
      port.write({ kind: 'truncate', log, from: index('truncateFrom', from) }, isLazy(options)),
    discardBefore: (before: unknown, options?: WriteOptions) =>
      port.write({ kind: 'discard', log, before: index('discardBefore', before) }, isLazy(options)),
  });
}

/** Freezes an object and the functions in it. */
function deepFreeze<T extends object>(it: T): T {
  for (const name of Object.keys(it)) {
    const found = Object.getOwnPropertyDescriptor(it, name);
    for (const part of [found?.value, found?.get]) if (typeof part === 'function') Object.freeze(part);
  }
  return Object.freeze(it);
}
