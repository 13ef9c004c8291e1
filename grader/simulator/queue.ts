/** What the world still has to do: one class for all kinds of entries, so that the heap stays fast. */
import type { Json } from '#contract';
import type { HeapItem } from '../base/heap.ts';
import type { Ref } from '../trace/events.ts';

export type EntryKind = 'start' | 'request' | 'message' | 'timer' | 'continue' | 'control';

export class Entry implements HeapItem {
  order = 0;
  place = -1;
  time: number;
  readonly tie: number;
  readonly kind: EntryKind;
  /** Place of the node concerned; −1 for none. */
  readonly node: number;
  /** Request, message, or the timer's name. */
  readonly subject: Json;
  /** The sender's place in `nodes`, for messages. */
  readonly from: number;
  /** The send that put the message on the network. */
  readonly ref: Ref;
  /** A control entry's work. */
  readonly act: (() => void) | undefined;
  /** A timer's moment on its node's own clock, in local microseconds. */
  due = 0;

  constructor(
    time: number,
    tie: number,
    kind: EntryKind,
    node: number,
    subject: Json,
    from: number,
    ref: Ref,
    act?: () => void,
  ) {
    this.time = time;
    this.tie = tie;
    this.kind = kind;
    this.node = node;
    this.subject = subject;
    this.from = from;
    this.ref = ref;
    this.act = act;
  }
}

/** Control entries come before whatever happens at the same moment; observations after it. */
export const FIRST = -1;
export const LAST = 0x1_0000_0000;

export const controlEntry = (time: number, act: () => void, tie: number = FIRST): Entry =>
  new Entry(time, tie, 'control', -1, null, -1, 0, act);
