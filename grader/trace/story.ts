/** The rows of an event: what stands in words, and what is to be drawn beside them. */
import type { Json, NodeId } from '#contract';
import {
  describeClock,
  describeCut,
  describeDisk,
  describeSides,
  describeTrouble,
  type HandlerEvent,
  name,
  nodeList,
  whyLost,
} from './describe.ts';
import { rowsOfEffects } from './effect-rows.ts';
import { effectOf, eventOf, type Ref, type TraceEvent } from './events.ts';
import { marksAt, plainRow, point, type Row, type Stroke, type Telling } from './rows.ts';
import { message, status, typeOf, word } from './short.ts';
import { glue, widthOf } from './text.ts';

/** The rows of one event. */
export function rowsOf(event: TraceEvent, telling: Telling): Row[] {
  if (event.kind !== 'handler') return [worldRow(event, telling)];
  const marked = telling.facts.some((fact) => eventOf(fact) === event.n);
  // A fact past the last effect is the status, or what should have been one.
  const last = telling.facts.flatMap((fact, i) =>
    eventOf(fact) === event.n && effectOf(fact) > event.effects.length ? [i + 1] : [],
  );
  const own = [...marksAt(event.n, 0, telling), ...(event.status === undefined ? last : [])];
  const words = causeWords(event, telling);
  const rows: Row[] = [{ text: words, strokes: causeStrokes(event), marks: own, joins: own.length === 0 }];
  rows.push(...rowsOfEffects(event, telling));
  // The crash has a row of its own, unless the run ends before it.
  if (event.cut !== undefined && !telling.flights.crashFollows(event.n))
    rows.push(plainRow(describeCut(event), point(event.node, 'crash')));
  if (event.trouble !== undefined) rows.push(plainRow(describeTrouble(event.trouble), point(event.node, 'crash')));
  if (event.status !== undefined && (marked || event.trouble !== undefined))
    rows.push({ ...plainRow(`status ${status(event.status)}`), marks: last });
  return joined(rows, telling.textWidth);
}

/** Several nodes that boot for the first time, one after the other, with nothing to tell. */
export function startsRow(started: readonly NodeId[], all: readonly NodeId[]): Row {
  const ordered = all.filter((node) => started.includes(node)); // chance says who boots first
  const who = started.length === all.length && all.length > 3 ? 'all nodes' : nodeList(ordered);
  const strokes = started.map((node) => point(node, 'start'));
  return plainRow(started.length === 1 ? `${who} starts` : `${who} start`, ...strokes);
}

function causeWords(event: HandlerEvent, telling: Telling): string {
  const { cause } = event;
  switch (cause.kind) {
    case 'start':
      return cause.boot > 1 ? `restarts (boot ${cause.boot})` : 'starts';
    case 'request':
      return `asked ${message(cause.request)}`;
    case 'deliver':
      return arrival(cause.message, { ...cause, node: event.node }, telling);
    case 'timer':
      return `timer ${word(cause.name)} fires`;
    default:
      return cause satisfies never;
  }
}

/** The send tells a message in full; where it arrives one line is enough, or two where its send is not shown. */
function arrival(it: Json, { from, node, sent }: Passage, { textWidth, flights }: Telling): string {
  const origin = `←${glue}${from === node ? 'itself' : name(from)}${glue}#${eventOf(sent)}`;
  const lines = flights.isShown(eventOf(sent)) ? 1 : 2;
  return `${message(it, Math.max(16, lines * textWidth - 8 * (lines - 1) - widthOf(origin) - 1))} ${origin}`;
}

interface Passage {
  readonly from: NodeId;
  readonly node: NodeId;
  readonly sent: Ref;
}

function causeStrokes(event: HandlerEvent): Stroke[] {
  const { cause, node } = event;
  if (cause.kind === 'deliver')
    return [{ kind: 'arrow', from: cause.from, to: node, label: typeOf(cause.message), end: 'arrives' }];
  if (cause.kind === 'start') return [point(node, cause.boot > 1 ? 'restart' : 'start')];
  return [point(node, cause.kind)];
}

/** Puts short neighbours on one line. */
function joined(rows: readonly Row[], textWidth: number): Row[] {
  const out: Row[] = [];
  for (const row of rows) {
    const before = out.at(-1);
    const text = before === undefined ? '' : `${before.text}; ${row.text}`;
    if (before?.joins && row.joins && widthOf(text) <= textWidth)
      out[out.length - 1] = { ...before, text, strokes: [...before.strokes, ...row.strokes] };
    else out.push(row);
  }
  return out;
}

type WorldEvent = Exclude<TraceEvent, HandlerEvent>;

const worldRow = (event: WorldEvent, telling: Telling): Row => ({
  ...plainRow(worldWords(event, telling), ...worldStrokes(event)),
  marks: marksAt(event.n, 0, telling),
});

function worldWords(event: WorldEvent, telling: Telling): string {
  switch (event.kind) {
    case 'lost':
      return `${arrival(event.message, event, telling)} lost: ${whyLost(event)}`;
    case 'lost-request':
      return `asked ${message(event.request)}: lost, ${name(event.node)} is down`;
    case 'crash': {
      const handler = telling.flights.cutBy(event.n);
      const lost = lostWords(telling.flights.lostBy(event.n));
      if (handler !== undefined) return `${describeCut(handler)} of #${handler.n}${lost}`;
      return (event.inHandler ? 'crashes inside a handler' : 'crashes') + lost;
    }
    case 'pause':
      return 'pauses';
    case 'resume':
      return 'resumes';
    case 'disk':
      return describeDisk(event);
    case 'clock':
      return describeClock(event);
    case 'partition':
      return `partition: ${describeSides(event)}`;
    case 'heal':
      return `partition ends: ${describeSides(event)}`;
    case 'healed':
      return 'healed: no more faults';
    case 'observe':
      return `observed: ${status(event.status)}`;
    default:
      return event satisfies never;
  }
}

/** What was written lazily and nothing forced: the node comes back without it. */
function lostWords(lost: readonly string[]): string {
  if (lost.length === 0) return '';
  const more = lost.length - lostShown;
  return `; ${lost.slice(0, lostShown).join(', ')}${more > 0 ? ` and ${more} more` : ''} (lazy) ${lost.length === 1 ? 'is' : 'are'} lost`;
}
const lostShown = 4;

function worldStrokes(event: WorldEvent): Stroke[] {
  switch (event.kind) {
    case 'lost':
      return [{ kind: 'arrow', from: event.from, to: event.node, label: typeOf(event.message), end: event.why }];
    case 'lost-request':
      return [point(event.node, 'lost')];
    case 'healed':
      return [{ kind: 'rule' }];
    case 'partition':
    case 'heal':
      return [];
    default:
      return [point(event.node, event.kind)];
  }
}
