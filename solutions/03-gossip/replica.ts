import { Node, type NodeId } from '#contract';
import type { Entry, GossipOutput, Stamp } from './messages.ts';

/** Where an entry is stored: one place for each key, so that a crash cannot separate a value from its stamp. */
export const place = (key: string) => `entry/${key}`;

/** A site with its copy of the database; how the copies find each other is the business of the classes that extend it. */
export abstract class Site<Message, Request, Options = unknown> extends Node<Message, Request, GossipOutput, Options> {
  /** What `storage` holds, by key. */
  protected readonly copy = new Map<string, Entry>();
  /** No stamp in the copy has a later time. */
  private latest = 0;

  override onStart(): void {
    for (const name of this.storage.keys(place(''))) {
      const entry = this.storage.get(name) as unknown as Entry; // only `keep` writes there
      this.copy.set(entry.key, entry);
      this.latest = Math.max(this.latest, entry.stamp.time);
    }
  }

  /** A stamp never given before, and later than all this site has seen: the clock may stand still, or be behind others. */
  protected newStamp(): Stamp {
    return { time: Math.max(this.now(), this.latest + 1), site: this.self };
  }

  /** The application gives `key` a value. Returns the entry, for whoever spreads it. */
  protected update(id: string, key: string, value: string): Entry {
    const entry: Entry = { key, value, stamp: this.newStamp() };
    this.keep(entry);
    this.output({ type: 'updated', id, stamp: entry.stamp });
    return entry;
  }

  protected get(id: string, key: string): void {
    const entry = this.copy.get(key);
    const stamp = entry === undefined || entry.value === null ? null : entry.stamp;
    this.output({ type: 'value', id, key, value: entry?.value ?? null, stamp });
  }

  /** An entry of another site: the last writer wins. Says whether it was news. */
  protected resolve(entry: Entry): boolean {
    const mine = this.copy.get(entry.key);
    if (mine !== undefined && !newer(entry.stamp, mine.stamp, this.nodes)) return false;
    this.keep(entry);
    return true;
  }

  /** Durable first: what is told, or sent, must be true after a crash as well. */
  protected keep(entry: Entry): void {
    this.storage.set(place(entry.key), entry);
    this.copy.set(entry.key, entry);
    this.latest = Math.max(this.latest, entry.stamp.time);
    this.output({ type: 'stored', key: entry.key, value: entry.value, stamp: entry.stamp });
  }

  protected get items(): number {
    return [...this.copy.values()].filter((entry) => entry.value !== null).length;
  }
}

/** a comes after b: by time, and ties by the order of `nodes`; as strings, 'n10' < 'n2'. */
export function newer(a: Stamp, b: Stamp, nodes: readonly NodeId[]): boolean {
  if (a.time !== b.time) return a.time > b.time;
  return nodes.indexOf(a.site) > nodes.indexOf(b.site);
}
