import { Node, type NodeId } from '#contract';
import type { Entry, GossipOutput, Stamp } from '../../messages.ts';

export const place = (key: string) => `copy:${key}`;

/** Stamps are counted as Lamport clocks count; the largest count is stored by itself. No clock is read. */
export abstract class Site<Message, Request, Options = unknown> extends Node<Message, Request, GossipOutput, Options> {
  protected copy = new Map<string, Entry>();
  private count = 0;

  override onStart(): void {
    this.count = (this.storage.get('count') as number | undefined) ?? 0;
    for (const name of this.storage.keys('copy:')) {
      const entry = this.storage.get(name) as unknown as Entry; // written by `keep`
      this.copy.set(entry.key, entry);
    }
  }

  protected newStamp(): Stamp {
    return { time: this.count + 1, site: this.self };
  }

  protected update(id: string, key: string, value: string): Entry {
    const entry: Entry = { key, value, stamp: this.newStamp() };
    this.keep(entry);
    this.output({ type: 'updated', id, stamp: entry.stamp });
    return entry;
  }

  protected get(id: string, key: string): void {
    const { value = null, stamp = null } = this.copy.get(key) ?? {};
    this.output({ type: 'value', id, key, value, stamp: value === null ? null : stamp });
  }

  protected resolve(entry: Entry): boolean {
    const mine = this.copy.get(entry.key)?.stamp;
    if (mine !== undefined && !newer(entry.stamp, mine, this.nodes)) return false;
    this.keep(entry);
    return true;
  }

  /** The count first: after a crash between the two writes a number is left out, and none comes twice. */
  protected keep(entry: Entry): void {
    if (entry.stamp.time > this.count) {
      this.count = entry.stamp.time;
      this.storage.set('count', this.count);
    }
    this.storage.set(place(entry.key), entry);
    this.copy.set(entry.key, entry);
    this.output({ type: 'stored', key: entry.key, value: entry.value, stamp: entry.stamp });
  }

  protected get items(): number {
    let items = 0;
    for (const { value } of this.copy.values()) if (value !== null) items++;
    return items;
  }
}

export function newer(a: Stamp, b: Stamp, nodes: readonly NodeId[]): boolean {
  const by = a.time === b.time ? nodes.indexOf(a.site) - nodes.indexOf(b.site) : a.time - b.time;
  return by > 0;
}
