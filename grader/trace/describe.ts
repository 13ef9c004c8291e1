/** What happened, in one line. Pure wording: the diagram, the reports and `replay` share these phrases. */
import type { NodeId } from '#contract';
import {
  type Cause,
  type Copy,
  eventOf,
  type Micros,
  type TraceEffect,
  type TraceEvent,
  type Trouble,
  type WriteOp,
} from './events.ts';
import { message, short, status, word } from './short.ts';
import { harmless, shorten } from './text.ts';

export type HandlerEvent = Extract<TraceEvent, { readonly kind: 'handler' }>;
export type Send = Extract<TraceEffect, { readonly kind: 'send' }>;

/** How much is told: columns of a value, and how many effects are listed before the others are counted. */
interface Room {
  readonly value: number;
  readonly effects: number;
}
const brief: Room = { value: 60, effects: 6 };
/** For who asked for everything; a megabyte is still too much. */
const full: Room = { value: 1000, effects: 200 };

/** `13.222 ms`. */
export const timeOf = (at: Micros): string => `${millisOf(at)} ms`;

/** `13.222`: always three decimals, no locale. */
export function millisOf(at: Micros): string {
  const whole = Math.floor(at / 1000);
  return `${whole}.${String(at - whole * 1000).padStart(3, '0')}`;
}

/** One line: `#6 13.222 ms p2 receives request(time=1) from p1 (#4); sends acknowledge(time=2) to p1`. */
export const describeEvent = (event: TraceEvent): string => numbered(event, brief);

/** The same with its values as long as they are. */
export const describeInFull = (event: TraceEvent): string => numbered(event, full);

const numbered = (event: TraceEvent, room: Room): string =>
  `#${event.n} ${timeOf(event.at)} ${sentenceOf(event, room)}`;

/** One fact of an event: the event itself (0), or its k-th effect. A place after the last effect is the status. */
export function describeFact(event: TraceEvent, effectIndex: number): string {
  if (event.kind !== 'handler') return sentenceOf(event);
  const effect = event.effects[effectIndex - 1];
  if (effect !== undefined) return `${name(event.node)} ${describeEffect(effect)}`;
  if (effectIndex > 0 && event.status !== undefined)
    return `${name(event.node)} now has status ${status(event.status)}`;
  return describeCause(event.node, event.cause);
}

function sentenceOf(event: TraceEvent, room = brief): string {
  if (event.kind !== 'handler') return describeWorld(event, room);
  const parts = [describeCause(event.node, event.cause, room)];
  for (const effect of event.effects.slice(0, room.effects)) parts.push(effectWords(effect, room));
  const more = event.effects.length - room.effects;
  if (more > 0) parts.push(`and ${count(more, 'more effect')}`);
  if (event.cut !== undefined) parts.push(describeCut(event));
  if (event.trouble !== undefined) parts.push(describeTrouble(event.trouble));
  if (event.status !== undefined) parts.push(`status ${status(event.status, statusRoom(room))}`);
  return parts.join('; ');
}

function describeCause(node: NodeId, cause: Cause, { value: max } = brief): string {
  const who = name(node);
  switch (cause.kind) {
    case 'start':
      return cause.boot > 1 ? `${who} restarts (boot ${cause.boot})` : `${who} starts`;
    case 'request':
      return `${who} is asked ${message(cause.request, max)}`;
    case 'deliver':
      return `${who} receives ${message(cause.message, max)} from ${cause.from === node ? 'itself' : name(cause.from)} (sent in #${eventOf(cause.sent)})`;
    case 'timer':
      return `${who}: timer ${word(cause.name)} fires`;
    default:
      return cause satisfies never;
  }
}

export const describeEffect = (effect: TraceEffect): string => effectWords(effect, brief);

function effectWords(effect: TraceEffect, { value: max }: Room): string {
  switch (effect.kind) {
    case 'send':
      return `sends ${message(effect.message, max)} to ${name(effect.to)}${fateOf(effect)}`;
    case 'set-timer':
      return `sets timer ${word(effect.name)} for ${short(rounded(effect.ms))} ms`;
    case 'cancel-timer':
      return `cancels timer ${word(effect.name)}`;
    case 'write':
      return describeWrite(effect.op, max) + (effect.lazy ? ' (lazily)' : '');
    case 'put':
      return `puts ${pageOf(effect)} = ${short(effect.data, max)}${putFate(effect)}`;
    case 'get':
      return `gets ${pageOf(effect)}: looks bad${effect.soft ? ' (soft read error)' : ''}`;
    case 'output':
      return `outputs ${message(effect.value, max)}`;
    case 'note':
      return `notes: ${quoted(effect.text)}${effect.data === undefined ? '' : ` ${short(effect.data, max)}`}`;
    default:
      return effect satisfies never;
  }
}

/** As exact as the times of events. */
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Copy and page: `0/3`. */
const pageOf = ({ copy, page }: { readonly copy: Copy; readonly page: number }): string => `${copy}/${page}`;

const putFate = ({ fate }: Extract<TraceEffect, { readonly kind: 'put' }>): string =>
  fate === 'good' ? '' : ` (${fate} write)`;

export function describeDisk(event: Extract<TraceEvent, { readonly kind: 'disk' }>): string {
  return event.change === 'torn' ? `the put of ${pageOf(event)} is torn: bad` : `${pageOf(event)} ${event.change}`;
}

/** What the network did with a message, where it did anything unusual. */
export function fateOf(send: Send): string {
  switch (send.fate) {
    case 'sent':
      return send.copies > 1 ? ` (${send.copies} copies)` : '';
    case 'dropped':
      return ' (dropped)';
    case 'cut':
      return ' (link cut)';
    case 'held':
      return ' (held back)';
    default:
      return send.fate satisfies never;
  }
}

function describeWrite(op: WriteOp, max: number): string {
  switch (op.kind) {
    case 'set':
      return `stores ${word(op.key)} = ${short(op.value, max)}`;
    case 'delete':
      return `deletes ${word(op.key)}`;
    case 'append':
      return `appends ${word(op.log)}[${op.index}] = ${short(op.value, max)}`;
    case 'truncate':
      return `truncates ${word(op.log)} from ${op.from}`;
    case 'discard':
      return `discards ${word(op.log)} before ${op.before}`;
    default:
      return op satisfies never;
  }
}

/** `crashes after 2 of 4 effects`. Notes are no effects: no crash falls between them. */
export function describeCut(event: HandlerEvent): string {
  const kept = event.effects.filter((effect) => effect.kind !== 'note').length;
  return `crashes after ${kept} of ${count(kept + (event.cut?.lost ?? 0), 'effect')}`;
}

export function describeTrouble(trouble: Trouble): string {
  const where = trouble.at === undefined ? '' : ` (${harmless(trouble.at.file)}:${trouble.at.line})`;
  return `${troubleWords[trouble.kind]}: ${quoted(trouble.text)}${where}`;
}

const troubleWords: { readonly [K in Trouble['kind']]: string } = {
  threw: 'throws',
  refused: 'is refused a value',
  overrun: 'runs past its budget',
  thenable: 'returns a promise',
  todo: 'is still to do',
  missing: 'is missing',
};

/** A status is all that is told of its node. */
const statusRoom = ({ value }: Room): number => Math.max(100, value);

/** Everything but handlers: what the world does. */
function describeWorld(event: Exclude<TraceEvent, HandlerEvent>, room: Room): string {
  const { value: max } = room;
  switch (event.kind) {
    case 'lost':
      return `${message(event.message, max)} from ${name(event.from)} to ${name(event.node)} (sent in #${eventOf(event.sent)}) is lost: ${whyLost(event)}`;
    case 'lost-request':
      return `${message(event.request, max)} is lost: ${name(event.node)} is down`;
    case 'crash':
      return `${name(event.node)} crashes${event.inHandler ? ' inside the handler before' : ''}`;
    case 'pause':
      return `${name(event.node)} pauses`;
    case 'resume':
      return `${name(event.node)} resumes`;
    case 'disk':
      return `${name(event.node)}: ${describeDisk(event)}`;
    case 'clock':
      return `${name(event.node)}: ${describeClock(event)}`;
    case 'partition':
      return `partition: ${describeSides(event)}`;
    case 'heal':
      return `partition ends: ${describeSides(event)}`;
    case 'healed':
      return 'the healed phase begins: no more faults';
    case 'observe':
      return `${name(event.node)} is observed: ${status(event.status, statusRoom(room))}`;
    default:
      return event satisfies never;
  }
}

export const whyLost = (event: Extract<TraceEvent, { readonly kind: 'lost' }>): string =>
  event.why === 'down' ? `${name(event.node)} is down` : 'the link is cut';

export function describeClock(event: Extract<TraceEvent, { readonly kind: 'clock' }>): string {
  const changes: string[] = [];
  if (event.stepMs !== undefined) changes.push(`clock jumps by ${short(event.stepMs)} ms`);
  if (event.rate !== undefined) changes.push(`clock runs at rate ${short(event.rate)}`);
  return changes.length === 0 ? 'clock stays as it is' : changes.join(', ');
}

/** `p1, p2 | p3`, or `p1, p2 -/-> p3` when only that direction is cut. */
export function describeSides(event: Extract<TraceEvent, { readonly kind: 'partition' | 'heal' }>): string {
  const [left, right] = event.sides.map(nodeList);
  return `${left} ${event.oneWay ? '-/->' : '|'} ${right}`;
}

/** Names, up to six of them. */
export function nodeList(nodes: readonly NodeId[]): string {
  const shown = nodes.length > 6 ? nodes.slice(0, 5) : nodes;
  const more = nodes.length - shown.length;
  return shown.map(name).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

export const name = (node: NodeId): string => harmless(node);

/** A remark or an error's words: one line, bounded. */
const quoted = (text: string): string => shorten(harmless(text.slice(0, 400)), 160);

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
