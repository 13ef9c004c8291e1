/** The rows of what a handler does: its effects, in order. */
import type { NodeId } from '#contract';
import { describeEffect, fateOf, type HandlerEvent, name, nodeList, type Send } from './describe.ts';
import { refOf, type TraceEffect } from './events.ts';
import { marksAt, plainRow, point, type Row, type Stroke, type Telling } from './rows.ts';
import { message, short, typeOf, word } from './short.ts';
import { glue } from './text.ts';

/** More rows than this in one event are counted, not shown. */
const rowsMax = 12;

/** At most about `rowsMax` rows; those that are marked are among them. */
export const rowsOfEffects = (event: HandlerEvent, telling: Telling): Row[] => bounded(effectRows(event, telling));

/** One row for an effect; sends of one message to several nodes share theirs, and so do the keys of a store. */
function effectRows(event: HandlerEvent, telling: Telling): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < event.effects.length; ) {
    const first = event.effects[i];
    if (first === undefined) break;
    const marks = marksAt(event.n, i + 1, telling);
    const group = [first];
    while (marks.length === 0 && marksAt(event.n, i + 1 + group.length, telling).length === 0) {
      const another = event.effects[i + group.length];
      if (another === undefined || !alike(first, another)) break;
      group.push(another);
    }
    rows.push({ marks, ...groupRow(event, group, i + 1, telling) });
    i += group.length;
  }
  return rows.map((row) => (row.marks.length > 0 ? { ...row, joins: false } : row));
}

/** Whether two neighbours are told together. */
function alike(a: TraceEffect, b: TraceEffect): boolean {
  if (a.kind === 'write' && b.kind === 'write') return a.op.kind === 'set' && b.op.kind === 'set' && a.lazy === b.lazy;
  if (a.kind !== 'send' || b.kind !== 'send') return false;
  return a.fate === b.fate && a.copies === b.copies && JSON.stringify(a.message) === JSON.stringify(b.message);
}

function groupRow(
  event: HandlerEvent,
  group: readonly TraceEffect[],
  place: number,
  telling: Telling,
): Omit<Row, 'marks'> {
  const [first] = group;
  const sends = group.flatMap((effect) => (effect.kind === 'send' ? [effect] : []));
  const [send] = sends;
  if (send !== undefined) {
    const words = message(send.message, Math.max(24, Math.min(72, 3 * telling.textWidth - 24)));
    const stub: Stroke = {
      kind: 'stub',
      from: event.node,
      to: sends.map(({ to }) => to),
      label: typeOf(send.message),
      fate: send.fate,
    };
    return {
      text: `${words} → ${targets(event, sends, place, telling)}${fateOf(send)}`,
      strokes: [stub],
      joins: send.fate === 'sent',
    };
  }
  if (first?.kind === 'write' && first.op.kind === 'set') {
    const stores = group.flatMap((effect) => (effect.kind === 'write' && effect.op.kind === 'set' ? [effect.op] : []));
    const pairs = stores.map(({ key, value }) => `${word(key)}=${short(value)}`);
    return { text: `stores ${pairs.join(', ')}${first.lazy ? ' (lazily)' : ''}`, strokes: [], joins: true };
  }
  const text = group.map(describeEffect).join('; ');
  if (first?.kind !== 'output') return { text, strokes: [], joins: true };
  return { text, strokes: [point(event.node, 'output', typeOf(first.value))], joins: false };
}

/** `p2 #6, p4 ✗#9, p3 (in flight)`: where each arrived, or got lost. With many receivers numbers would bury the names. */
function targets(event: HandlerEvent, sends: readonly Send[], place: number, telling: Telling): string {
  const landed: string[] = [];
  const flying: NodeId[] = [];
  const to = sends.map((send) => send.to);
  for (const [i, send] of sends.entries()) {
    const landings = telling.flights.landings(refOf(event.n, place + i));
    if (landings.length === 0 && send.fate === 'sent') flying.push(send.to);
    const numbers = landings.map(({ n, lost }) => `${glue}${lost ? '✗' : ''}#${n}`).join('');
    if (landings.length > 0 || send.fate !== 'sent') landed.push(nameFor(event, send.to) + numbers);
  }
  const all = to.length > 2 && telling.nodes.every((node) => node === event.node || to.includes(node));
  const list = (nodes: readonly NodeId[]) => (all && nodes.length === to.length ? 'all others' : names(event, nodes));
  if (landed.length === 0) return `${list(to)} ${inFlight}`;
  const arrived =
    landed.length > 4 || (all && sends[0]?.fate !== 'sent' && landed.length === to.length)
      ? list(to)
      : landed.join(', ');
  if (flying.length === 0) return arrived;
  return landed.length > 4
    ? `${arrived} (in flight to ${names(event, flying)})`
    : `${arrived}, ${names(event, flying)} ${inFlight}`;
}

const inFlight = `(in${glue}flight)`;

const nameFor = (event: HandlerEvent, node: NodeId): string => (node === event.node ? 'itself' : name(node));
const names = (event: HandlerEvent, nodes: readonly NodeId[]): string =>
  nodes.length === 1 && nodes[0] === event.node ? 'itself' : nodeList(nodes);

function bounded(rows: readonly Row[]): Row[] {
  if (rows.length <= rowsMax) return [...rows];
  const kept = rows.filter((row, i) => i < rowsMax || row.marks.length > 0);
  return [...kept, plainRow(`… ${rows.length - kept.length} more rows of effects …`)];
}
