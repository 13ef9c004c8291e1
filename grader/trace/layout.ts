/** Who gets a lifeline in a diagram, and how wide everything is. */
import type { NodeId } from '#contract';
import type { Pen } from './canvas.ts';
import { millisOf, name } from './describe.ts';
import { eventOf, type Ref, type TraceEvent } from './events.ts';
import type { Shown } from './flights.ts';
import { typeOf } from './short.ts';
import type { Columns } from './stage.ts';
import { widthOf } from './text.ts';

/** Narrower than this and an arrow has no room for its head. */
const gapMin = 4;
const gapMax = 18;

export interface Plan extends Columns {
  readonly markWidth: number;
  readonly numberWidth: number;
  readonly timeWidth: number;
  readonly textWidth: number;
}

export function layout(
  shown: readonly Shown[],
  nodes: readonly NodeId[],
  facts: readonly Ref[],
  width: number,
  pen: Pen,
): Plan {
  let [last, labels, n] = [0, 0, 1];
  for (const event of shown.flatMap((item) => (item.kind === 'hidden' ? [] : [item]))) {
    last = Math.max(last, event.at);
    n = Math.max(n, event.n);
    labels = Math.max(labels, labelWidth(event));
  }
  const markWidth = facts.length === 0 ? 0 : widthOf(pen.marks[0] ?? '') + 1;
  const numberWidth = String(n).length;
  const timeWidth = Math.max(millisOf(last).length, 2);
  const free = width - markWidth - numberWidth - timeWidth - 5;
  const textMin = Math.max(12, Math.floor(width * 0.43));
  // Fewer lifelines with names that can be read are worth more than many without.
  const nameGap = Math.max(gapMin, ...nodes.map((node) => Math.min(widthOf(name(node)), 8) + 1));
  const columnsMax = Math.max(2, Math.floor((free - 1 - textMin) / nameGap) + 1);
  const columns = choose(shown, nodes, facts, columnsMax);
  const others = columns.length < involved(shown, nodes).length;
  const names = Math.max(...columns.map((node) => widthOf(name(node))));
  const wanted = Math.max(6, Math.min(gapMax, labels + 4), Math.min(gapMax, names + 2));
  const spread = columns.length + (others ? 1 : 0) - 1;
  const gap = spread === 0 ? wanted : Math.max(gapMin, Math.min(wanted, Math.floor((free - 1 - textMin) / spread)));
  const index = new Map(columns.map((node, i) => [node, i]));
  const columnOf = (node: NodeId) => index.get(node) ?? (others ? columns.length : undefined);
  return {
    columns,
    columnOf,
    others,
    gap,
    markWidth,
    numberWidth,
    timeWidth,
    textWidth: Math.max(8, free - spread * gap - 1),
  };
}

function labelWidth(event: TraceEvent): number {
  if (event.kind === 'lost') return typeOf(event.message).length;
  if (event.kind !== 'handler') return 0;
  const outputs = event.effects.map((effect) => (effect.kind === 'output' ? typeOf(effect.value).length - 1 : 0));
  return Math.max(0, event.cause.kind === 'deliver' ? typeOf(event.cause.message).length : 0, ...outputs);
}

/** Who gets a lifeline: everyone, or those involved, or as many of those as fit, the nodes of the two facts first. */
function choose(
  shown: readonly Shown[],
  nodes: readonly NodeId[],
  facts: readonly Ref[],
  max: number,
): readonly NodeId[] {
  if (nodes.length <= max) return nodes;
  const some = involved(shown, nodes);
  if (some.length <= max) return some;
  const weight = new Map<NodeId, number>();
  const add = (node: NodeId, by: number) => weight.set(node, (weight.get(node) ?? 0) + by);
  for (const item of shown) {
    if (item.kind === 'hidden' || !('node' in item)) continue;
    add(item.node, facts.some((fact) => eventOf(fact) === item.n) ? 1_000_000 : 1);
    if (item.kind === 'handler' && item.cause.kind === 'deliver') add(item.cause.from, 1);
  }
  const heavy = [...some].sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0)).slice(0, max - 1);
  return some.filter((node) => heavy.includes(node));
}

/** The nodes that something visible happens to, or comes from. */
function involved(shown: readonly Shown[], nodes: readonly NodeId[]): readonly NodeId[] {
  const seen = new Set<NodeId>();
  for (const item of shown) {
    if (item.kind === 'hidden' || !('node' in item)) continue;
    if (item.kind === 'handler' && item.cause.kind === 'start' && item.effects.length === 0) continue;
    seen.add(item.node);
    if (item.kind === 'lost') seen.add(item.from);
    if (item.kind === 'handler' && item.cause.kind === 'deliver') seen.add(item.cause.from);
  }
  return seen.size === 0 ? nodes.slice(0, 1) : nodes.filter((node) => seen.has(node));
}
