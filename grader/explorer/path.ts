/** A way through an exploration in words that outlive it: who did what, step by step, from the first boots on. */
import type { Json, NodeId } from '#contract';
import { MESSAGE, REQUEST, START, TIMER } from '../simulator/effects.ts';
import type { Path } from './ancestry.ts';
import type { History } from './answering.ts';
import { CRASH, WAKE } from './events.ts';
import { type Machine, NODE, STEP, STEP_ROW } from './machine.ts';
import { EVENT, FACTS, KEEP, ROW } from './rows.ts';

/** `keep`: the node crashes inside this handler, after so many of its effects (notes not counted). */
export type PathStep =
  | {
      readonly kind: 'deliver';
      readonly from: NodeId;
      readonly to: NodeId;
      readonly message: Json;
      readonly keep?: number;
    }
  | { readonly kind: 'timer'; readonly node: NodeId; readonly name: string; readonly keep?: number }
  /** The first request that waits for the node. */
  | { readonly kind: 'request'; readonly node: NodeId; readonly keep?: number }
  | { readonly kind: 'restart'; readonly node: NodeId; readonly keep?: number }
  | { readonly kind: 'crash'; readonly node: NodeId }
  | { readonly kind: 'wake'; readonly key: string };

/** A file may hold anything. */
export function isPathStep(it: Json): it is PathStep {
  if (typeof it !== 'object' || it === null || Array.isArray(it)) return false;
  const { kind, from, to, message, node, name, key, keep } = it as { readonly [field: string]: Json | undefined };
  const texts = (...fields: (Json | undefined)[]) => fields.every((field) => typeof field === 'string');
  if (keep !== undefined && !(Number.isSafeInteger(keep) && (keep as number) >= 0)) return false;
  switch (kind) {
    case 'deliver':
      return texts(from, to) && message !== undefined;
    case 'timer':
      return texts(node, name);
    case 'request':
    case 'restart':
    case 'crash':
      return texts(node);
    default:
      return kind === 'wake' && texts(key);
  }
}

/** A state, how it was reached, and what happened to each of its nodes since its last boot (null: it is down). */
export interface Place {
  readonly state: Int32Array;
  readonly steps: readonly PathStep[];
  readonly histories: readonly (History | null)[];
}

/** Goes a path that a search found, from its root. `crashesMax`: as in that search. */
export function follow(machine: Machine, root: Place, path: Path, crashesMax: number): Place {
  const state = root.state.slice(0, machine.vector);
  const steps = [...root.steps];
  const histories = [...root.histories];
  for (const place of path.steps) {
    let count = -1;
    while (count < 0) {
      count = machine.fill(state, (state[machine.seen + 1] as number) < crashesMax); // a vector
      if (count < 0) machine.ask();
    }
    const at = place * STEP;
    const row = ROW * (machine.steps[at + STEP_ROW] as number); // a place of that list
    const { data } = machine.transitions.rows;
    const [event, keep, facts] = [data[row + EVENT], data[row + KEEP], data[row + FACTS]] as [number, number, number]; // a row
    steps.push(stepOf(machine, event, keep));
    const next =
      facts === 0 ? (state[machine.seen] as number) : machine.observers.step(state[machine.seen] as number, facts);
    const node = machine.steps[at + NODE] as number; // as above
    const before = node < 0 ? -1 : (state[node] as number); // a vector
    if (data[row] === -1 || next < 0) break; // the last step of its path: there is no state after it
    machine.apply(state, at, next);
    if (node >= 0)
      histories[node] = historyAfter(machine, histories[node] ?? null, event, keep, before, state[node] as number);
  }
  return { state, steps, histories };
}

/** At rest: first messages that have not come yet, then the armed timers. None of it changes anything. */
export function idleAt(machine: Machine, { state, steps }: Place): readonly PathStep[] {
  const { size, transitions } = machine;
  const nodes = [...state.subarray(0, size).keys()];
  const come = new Set(steps.map((step) => JSON.stringify({ ...step, keep: undefined })));
  const messages = nodes.flatMap(
    (from) => nodes.flatMap((to) => transitions.outboxes.deliverable(state[size + from] as number, to)), // a vector
  );
  const timers = nodes.flatMap((node) =>
    transitions.locals
      .at(state[node] as number) // a vector
      .timers.map(({ name }) => machine.events.timer(node, name)),
  );
  const late = messages.map((event) => stepOf(machine, event, -1)).filter((step) => !come.has(JSON.stringify(step)));
  return [...late, ...timers.map((event) => stepOf(machine, event, -1))];
}

function stepOf(machine: Machine, event: number, keep: number): PathStep {
  const { kind, node, subject, from } = machine.events.at(event);
  const id = (place: number): NodeId => machine.transitions.ids[place] as NodeId; // places in nodes
  const cut = keep < 0 ? {} : { keep };
  switch (kind) {
    case MESSAGE:
      return { kind: 'deliver', from: id(from), to: id(node), message: subject, ...cut };
    case TIMER:
      return { kind: 'timer', node: id(node), name: String(subject), ...cut };
    case REQUEST:
      return { kind: 'request', node: id(node), ...cut };
    case START:
      return { kind: 'restart', node: id(node), ...cut };
    case CRASH:
      return { kind: 'crash', node: id(node) };
    case WAKE:
      return { kind: 'wake', key: String(subject) };
    default:
      return kind satisfies never;
  }
}

/** What happened to the node since its last boot, this event included; null while it is down. */
export function historyAfter(
  machine: Machine,
  before: History | null,
  event: number,
  keep: number,
  from: number,
  local: number,
): History | null {
  const what = machine.events.at(event);
  const { kind, node, subject } = what;
  const { state } = machine.transitions.locals.at(local);
  if (state < 0 || keep >= 0) return null;
  if (kind === START) return { node, left: subject as number, events: [], states: [state] }; // a START's subject is a number
  if (before === null || kind === CRASH || kind === WAKE) return before;
  const clock = machine.transitions.clockIn(machine.transitions.locals.at(from), what);
  return {
    ...before,
    events: [...before.events, { kind, subject, from: what.from, clock }],
    states: [...before.states, state],
  };
}
