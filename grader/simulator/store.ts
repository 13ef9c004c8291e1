/**
 * What a node keeps over crashes. Writes take place at once, so that a handler reads its own, and each leaves a way back:
 * the world settles them one by one as the handler's effects take place, or undoes what a crash cut off.
 */
import type { Json } from '#contract';
import type { WriteOp } from '../trace/events.ts';

interface Entries {
  first: number;
  readonly values: Json[];
}

/** What a store holds, as plain data: keys and logs by name, in order; what was never written to is left out. Never changed. */
export interface StoreContent {
  readonly keys: readonly (readonly [key: string, value: Json])[];
  readonly logs: readonly (readonly [log: string, first: number, values: readonly Json[]])[];
}

export const nothingStored: StoreContent = { keys: [], logs: [] };

type Undo = () => void;

export class Store {
  private readonly map = new Map<string, Json>();
  private readonly logs = new Map<string, Entries>();
  /** Ways back of the writes whose place in the handler has not come yet, oldest first. */
  private readonly unsettled: Undo[] = [];
  /** Ways back of lazy writes that no durable write has followed. */
  private volatile: Undo[] = [];
  /** Writes that took place for good, over all boots. */
  settled = 0;

  get(key: string): Json | undefined {
    return this.map.get(key);
  }

  keys(prefix: string): string[] {
    const found: string[] = [];
    for (const key of this.map.keys()) if (key.startsWith(prefix)) found.push(key);
    return found.sort();
  }

  first(log: string): number {
    return this.logs.get(log)?.first ?? 1;
  }

  length(log: string): number {
    const entries = this.logs.get(log);
    return entries === undefined ? 0 : entries.first + entries.values.length - 1;
  }

  read(log: string, index: number): Json | undefined {
    const entries = this.logs.get(log);
    return entries?.values[index - entries.first];
  }

  /** Performs one write; it stays open until `settle` or `undo`. */
  write(op: WriteOp): void {
    this.unsettled.push(this.perform(op));
  }

  /** The oldest open write takes place for good; a durable one carries the lazy ones before it along. */
  settle(lazy: boolean): void {
    const undo = this.unsettled.shift();
    if (undo === undefined) throw new Error('settle without a write');
    this.settled++;
    if (lazy) this.volatile.push(undo);
    else this.volatile = [];
  }

  /** A crash: the open writes never happened, and the lazy ones are lost. */
  crash(): void {
    for (const undo of [...this.volatile, ...this.unsettled].reverse()) undo();
    this.unsettled.length = 0;
    this.volatile = [];
  }

  content(): StoreContent {
    if (this.map.size === 0 && this.logs.size === 0) return nothingStored;
    const byName = (a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]) => (a[0] < b[0] ? -1 : 1);
    const written = [...this.logs].filter(([, { first, values }]) => first > 1 || values.length > 0);
    return {
      keys: [...this.map].sort(byName),
      logs: written.map(([log, { first, values }]) => [log, first, [...values]] as const).sort(byName),
    };
  }

  /** Forgets everything and holds `content`, of which a crash leaves `durable`. */
  load(content: StoreContent, durable: StoreContent = content): void {
    this.put(content);
    this.unsettled.length = 0;
    this.volatile = durable === content ? [] : [() => this.put(durable)];
  }

  private put({ keys, logs }: StoreContent): void {
    if (this.map.size > 0) this.map.clear();
    if (this.logs.size > 0) this.logs.clear();
    for (const [key, value] of keys) this.map.set(key, value);
    for (const [log, first, values] of logs) this.logs.set(log, { first, values: [...values] });
  }

  private perform(op: WriteOp): Undo {
    switch (op.kind) {
      case 'set':
      case 'delete':
        return this.replace(op.key, op.kind === 'set' ? op.value : undefined);
      case 'append': {
        const entries = this.entries(op.log);
        entries.values.push(op.value);
        return () => void entries.values.pop();
      }
      case 'truncate': {
        const entries = this.entries(op.log);
        const removed = entries.values.splice(Math.max(0, op.from - entries.first));
        return () => void entries.values.push(...removed);
      }
      case 'discard': {
        const entries = this.entries(op.log);
        const removed = entries.values.splice(0, Math.max(0, op.before - entries.first));
        entries.first += removed.length;
        return () => {
          entries.first -= removed.length;
          entries.values.unshift(...removed);
        };
      }
    }
  }

  private replace(key: string, value: Json | undefined): Undo {
    const old = this.map.get(key);
    const put = (it: Json | undefined) => {
      if (it === undefined) this.map.delete(key);
      else this.map.set(key, it);
    };
    put(value);
    return () => put(old);
  }

  private entries(log: string): Entries {
    let entries = this.logs.get(log);
    if (entries === undefined) {
      entries = { first: 1, values: [] };
      this.logs.set(log, entries);
    }
    return entries;
  }
}
