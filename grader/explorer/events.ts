/** Everything that can happen to a node, as numbers: the search compares and stores nothing else. */
import type { Json } from '#contract';
import { type CallKind, MESSAGE, REQUEST, START, TIMER } from '../simulator/effects.ts';
import { Names } from './tables.ts';

/** Besides the four that run a handler. */
export const CRASH = 4;
/** The application is woken; no node is concerned. */
export const WAKE = 5;
export type EventKind = CallKind | typeof CRASH | typeof WAKE;

export interface ExploredEvent {
  readonly kind: EventKind;
  /** Place of the node; −1 for WAKE. */
  readonly node: number;
  /** START: what the storage holds, a number. REQUEST, MESSAGE: plain data. TIMER, WAKE: a name. CRASH: null. */
  readonly subject: Json;
  /** The sender's place, for MESSAGE; otherwise −1. */
  readonly from: number;
}

export class Events {
  private readonly names = new Names();
  private readonly all: ExploredEvent[] = [];

  at(event: number): ExploredEvent {
    return this.all[event] as ExploredEvent; // numbers come from `of`
  }

  start = (node: number, left: number): number => this.of(START, node, left, -1);
  request = (node: number, request: Json): number => this.of(REQUEST, node, request, -1);
  message = (node: number, message: Json, from: number): number => this.of(MESSAGE, node, message, from);
  timer = (node: number, name: string): number => this.of(TIMER, node, name, -1);
  crash = (node: number): number => this.of(CRASH, node, null, -1);
  wake = (key: string): number => this.of(WAKE, -1, key, -1);

  /** What crosses the interface has its keys in order already. */
  private of(kind: EventKind, node: number, subject: Json, from: number): number {
    return this.names.of(`${kind} ${node} ${from} ${JSON.stringify(subject)}`, () =>
      this.all.push({ kind, node, subject, from }),
    );
  }
}
