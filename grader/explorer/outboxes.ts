/** What each node has put on the network and is still under way, as numbers: a step changes the sender's alone. */
import { Hashes } from './fingerprints.ts';
import type { ExploredNetwork } from './model.ts';
import { replaced } from './replaced.ts';
import { ABSENT, Names, Numbers, Pairs } from './tables.ts';

/** What a handler does to its own node's outbox. */
export interface Posting {
  /** Messages, in order: receiver and event. */
  readonly sends: readonly (readonly [to: number, event: number])[];
  /** Messages to itself: unchanged, the first is used up, or all are gone in a crash. */
  readonly own: 'kept' | 'first-taken' | 'gone';
}

type Lists = readonly (readonly number[])[];

export class Outboxes {
  readonly hashes = new Hashes(4);
  /** By number: bit r is set where something is under way to node r. */
  readonly receivers = new Numbers();
  private readonly network: ExploredNetwork;
  private readonly names = new Names();
  private readonly nodes: number[] = [];
  private readonly lists: Lists[] = [];
  private readonly firsts: Lists[] = [];
  private readonly postingNames = new Names();
  private readonly postings: Posting[] = [];
  private readonly posted = new Pairs();
  private readonly taken = new Pairs();

  constructor(network: ExploredNetwork) {
    this.network = network;
    this.posting({ sends: [], own: 'kept' });
  }

  /** Whose it is, and by receiver what is under way. */
  at(outbox: number): { readonly node: number; readonly lists: Lists } {
    return { node: this.nodes[outbox] as number, lists: this.lists[outbox] as Lists }; // numbers of ours
  }

  /** Events for that receiver that can come next: a queue's head, all of a set's. */
  deliverable(outbox: number, to: number): readonly number[] {
    return (this.firsts[outbox] as Lists)[to] as readonly number[]; // numbers of ours
  }

  /** Nothing under way from a node of so many. */
  empty = (node: number, size: number): number =>
    this.of(
      node,
      Array.from({ length: size }, () => []),
    );

  /** The number of a posting; 0 changes nothing. */
  posting(posting: Posting): number {
    return this.postingNames.of(`${posting.own} ${posting.sends.join(' ')}`, () => this.postings.push(posting));
  }

  /** Whether `node` sends itself something. */
  isToItself(posting: number, node: number): boolean {
    return (this.postings[posting] as Posting).sends.some(([to]) => to === node); // numbers of ours
  }

  after(outbox: number, posting: number): number {
    if (posting === 0) return outbox;
    const known = this.posted.get(outbox, posting);
    if (known !== ABSENT) return known;
    const { sends, own } = this.postings[posting] as Posting; // numbers of ours
    const node = this.nodes[outbox] as number; // as above
    let lists = this.lists[outbox] as Lists; // as above
    if (own !== 'kept') lists = replaced(lists, node, own === 'gone' ? [] : (lists[node] ?? []).slice(1));
    for (const [to, event] of sends) if (own !== 'gone' || to !== node) lists = this.put(lists, node, to, event);
    const next = this.of(node, lists);
    this.posted.set(outbox, posting, next);
    return next;
  }

  /** Without the first message of that kind; a `set` keeps it. */
  without(outbox: number, to: number, event: number): number {
    if (this.network === 'set') return outbox;
    const known = this.taken.get(outbox, event);
    if (known !== ABSENT) return known;
    const lists = this.lists[outbox] as Lists; // numbers of ours
    const events = lists[to] ?? [];
    const place = events.indexOf(event);
    const rest = [...events.slice(0, place), ...events.slice(place + 1)];
    const next = this.of(this.nodes[outbox] as number, replaced(lists, to, rest)); // as above
    this.taken.set(outbox, event, next);
    return next;
  }

  private put(lists: Lists, from: number, to: number, event: number): Lists {
    const events = lists[to] ?? [];
    if (this.network === 'fifo' || from === to) return replaced(lists, to, [...events, event]);
    const place = events.findIndex((other) => other >= event);
    if (this.network === 'set' && place >= 0 && events[place] === event) return lists;
    const at = place < 0 ? events.length : place;
    return replaced(lists, to, [...events.slice(0, at), event, ...events.slice(at)]);
  }

  private first(events: readonly number[], own: boolean): readonly number[] {
    if (events.length < 2 || (this.network === 'set' && !own)) return events;
    return this.network === 'fifo' || own ? events.slice(0, 1) : [...new Set(events)];
  }

  private of(node: number, lists: Lists): number {
    return this.names.of(`${node} ${lists.map((events) => events.join(' ')).join()}`, () => {
      this.nodes.push(node);
      this.lists.push(lists);
      this.firsts.push(lists.map((events, to) => this.first(events, to === node)));
      this.hashes.add();
      this.receivers.push(lists.reduce((bits, events, r) => (events.length === 0 ? bits : bits | (1 << r)), 0));
    });
  }
}
