/**
 * The space-time diagram of a run in a terminal: time flows down, every node has a lifeline, an arrow is drawn where its
 * message arrives and names the event that sent it; the words stand beside the picture, where nothing has to be cut short.
 */
import type { NodeId } from '#contract';
import { asciiPen, drawHidden, drawRow, type Pen, type Scene, unicodePen } from './canvas.ts';
import { millisOf, name } from './describe.ts';
import { eventOf, type Ref, type TraceEvent } from './events.ts';
import { flightsOf, type Shown } from './flights.ts';
import { layout, type Plan } from './layout.ts';
import type { Row, Telling } from './rows.ts';
import { Stage } from './stage.ts';
import { rowsOf, startsRow } from './story.ts';
import { asciiOf, shortenMiddle, takeColumns, widthOf, wrap } from './text.ts';

export interface DiagramOptions {
  /** Columns of the terminal; no line is wider. Default 80. */
  readonly width?: number;
  /** The two facts that contradict each other: marked ① and ②. */
  readonly facts?: readonly Ref[];
  /** false: ASCII alone. Default true. */
  readonly unicode?: boolean;
}

const linesMax = 4;

/** `shown` is a run, or what `excerpt` keeps of it; `nodes` all nodes in their order. */
export function diagram(shown: readonly Shown[], nodes: readonly NodeId[], options: DiagramOptions = {}): string[] {
  const { width = 80, facts = [], unicode = true } = options;
  const pen = unicode ? unicodePen : asciiPen;
  const plan = layout(shown, nodes, facts, width, pen);
  const telling: Telling = { nodes, facts, flights: flightsOf(shown), textWidth: plan.textWidth };
  const stage = new Stage(shown, plan);
  const lines = [header(plan, pen)];
  for (let i = 0; i < shown.length; ) {
    const item = shown[i];
    if (item === undefined) break;
    if (item.kind === 'hidden') {
      const words = `${pen.ellipsis} ${item.events.length} events not shown ${pen.ellipsis}`;
      for (const event of item.events) {
        stage.enter(event);
        stage.leave(event);
      }
      lines.push(line(plan, pen, '', '', [], drawHidden(stage.scene(), pen), words));
      i++;
      continue;
    }
    const starts = quietStarts(shown, i, facts);
    const told = starts.length > 0 ? starts : [item];
    const booted = starts.map((event) => event.node);
    const rows = starts.length > 0 ? [startsRow(booted, nodes)] : rowsOf(item, telling);
    for (const event of told) stage.enter(event);
    lines.push(...block(rows, item, stage.scene(), plan, pen));
    for (const event of told) stage.leave(event);
    i += told.length;
  }
  return lines.map((text) => takeColumns(text, width).trimEnd());
}

/** The first boots from `at` on that have nothing to tell. */
function quietStarts(shown: readonly Shown[], at: number, facts: readonly Ref[]) {
  const starts = [];
  for (let i = at; i < shown.length; i++) {
    const event = shown[i];
    if (event?.kind !== 'handler' || event.cause.kind !== 'start' || event.cause.boot > 1) break;
    if (event.effects.length > 0 || event.cut !== undefined || event.trouble !== undefined) break;
    if (facts.some((fact) => eventOf(fact) === event.n)) break;
    starts.push(event);
  }
  return starts;
}

/** The lines of one event: its number and time on the first of them. */
function block(rows: readonly Row[], event: TraceEvent, scene: Scene, plan: Plan, pen: Pen): string[] {
  const quiet = drawRow([], scene, pen);
  return rows.flatMap((row, i) => {
    const picture = drawRow(row.strokes, scene, pen);
    // Where nodes share a lifeline, words say which one it is.
    const who = i === 0 && plan.others && 'node' in event && plan.columnOf(event.node) === plan.columns.length;
    const said = who ? `${name(event.node)}: ${row.text}` : row.text;
    const text = pen === asciiPen ? asciiOf(said) : said;
    const words = wrap(text, plan.textWidth, linesMax, pen.ellipsis);
    return words.map((words, part) => {
      const first = i === 0 && part === 0;
      const [number, time] = first ? [String(event.n), millisOf(event.at)] : ['', ''];
      return line(plan, pen, number, time, part === 0 ? row.marks : [], part === 0 ? picture : quiet, words);
    });
  });
}

function line(
  plan: Plan,
  pen: Pen,
  number: string,
  time: string,
  marks: readonly number[],
  picture: string,
  words: string,
) {
  const mark = marks.map((which) => pen.marks[which - 1] ?? '').join('');
  const gutter = `${mark.padEnd(plan.markWidth)}${number.padStart(plan.numberWidth)} ${time.padStart(plan.timeWidth)}`;
  return `${gutter}  ${picture}  ${words}`;
}

function header(plan: Plan, pen: Pen): string {
  const names = [...plan.columns.map(name), ...(plan.others ? ['others'] : [])];
  const cells = names.map((text, i) => {
    const plain = pen === asciiPen ? asciiOf(text) : text;
    const shown = i === names.length - 1 ? plain : shortenMiddle(plain, plan.gap - 1, pen.ellipsis);
    return shown + ' '.repeat(Math.max(0, plan.gap - widthOf(shown)));
  });
  return line(plan, pen, '#', 'ms', [], cells.join('').trimEnd(), '');
}
