/** Operations of clients as lines of text, one for each client: when each was asked and answered, and what explains them. */
import { asciiOf, harmless, shorten, shortenMiddle, widthOf, wrap } from './text.ts';

/** Plain data: part of a report. */
export interface ClientLines {
  readonly operations: readonly DrawnOperation[];
  /** Earlier operations that are not in the drawing. */
  readonly hidden: number;
  /** Orders that go well up to the operation marked 2, and the state they end in. */
  readonly orders: readonly { readonly texts: readonly string[]; readonly state: string }[];
}

export interface DrawnOperation {
  readonly client: string;
  readonly text: string;
  /** Any clock. */
  readonly asked: number;
  /** null: never answered. */
  readonly answered: number | null;
  /** 1 and 2: the two that contradict each other; 3: both at once. */
  readonly mark: 0 | 1 | 2 | 3;
}

export interface ClientLinesOptions {
  /** Columns, at least 40. */
  readonly width: number;
  readonly unicode: boolean;
}

interface Pen {
  readonly open: string;
  readonly line: string;
  readonly close: string;
  /** Where an operation without an answer goes on. */
  readonly on: string;
  readonly marks: readonly string[];
  readonly ellipsis: string;
}

const unicodePen: Pen = { open: '├', line: '─', close: '┤', on: '┄', marks: ['', '① ', '② ', '①② '], ellipsis: '…' };
const asciiPen: Pen = {
  open: '|',
  line: '-',
  close: '|',
  on: '.',
  marks: ['', '(1) ', '(2) ', '(1)(2) '],
  ellipsis: '...',
};

export function clientLines(drawing: ClientLines, { width, unicode }: ClientLinesOptions): string[] {
  const pen = unicode ? unicodePen : asciiPen;
  const columns = Math.max(40, width);
  const shown = (text: string) => (unicode ? harmless(text) : asciiOf(harmless(text)));
  const nameMax = 10;
  const textMax = Math.floor((columns - nameMax - 2) / 2) - 9;
  let kept = drawing.operations.map((it) => ({
    ...it,
    client: shortenMiddle(shown(it.client), nameMax, pen.ellipsis),
    text: pen.marks[it.mark] + shorten(shown(it.text), textMax, pen.ellipsis),
  }));
  const names = Math.max(0, ...kept.map((it) => widthOf(it.client))) + 2;
  let hidden = drawing.hidden;
  let rows = rowsOf(kept, pen);
  while (rows.width > columns - names) {
    const earliest = kept.filter((it) => it.mark === 0).sort((a, b) => a.asked - b.asked)[0];
    if (earliest === undefined) break;
    kept = kept.filter((it) => it !== earliest);
    hidden++;
    rows = rowsOf(kept, pen);
  }
  return [
    ...(hidden === 0 ? [] : [`(${hidden} more ${hidden === 1 ? 'operation' : 'operations'} before)`]),
    ...rows.lines.map(([client, line]) => (client + ' '.repeat(names - widthOf(client)) + line).trimEnd()),
    ...ordersOf(drawing, columns, pen, shown),
  ];
}

function ordersOf(
  { orders }: ClientLines,
  columns: number,
  pen: Pen,
  shown: (text: string) => string,
): readonly string[] {
  if (orders.length === 0) return [];
  const many = orders.length > 1;
  const lead = `The longest order${many ? 's' : ''} without ${pen.marks[2]?.trim()}, and the state at ${many ? 'their ends' : 'its end'}:`;
  return [
    lead,
    ...orders.flatMap(({ texts, state }) =>
      wrap(shown(`${texts.length === 0 ? 'nothing' : texts.join(', ')} → ${state}`), columns - 2, 2, pen.ellipsis).map(
        (line) => `  ${line}`,
      ),
    ),
  ];
}

interface Rows {
  readonly width: number;
  readonly lines: readonly (readonly [client: string, line: string])[];
}

/** Columns follow the order of the moments, not their distance: each operation is as long as its text needs. */
function rowsOf(operations: readonly DrawnOperation[], pen: Pen): Rows {
  const moments = [...new Set(operations.flatMap((it) => [it.asked, it.answered ?? it.asked]))].sort((a, b) => a - b);
  const place = new Map(moments.map((moment, i) => [moment, i]));
  const at: number[] = [];
  for (const [i, moment] of moments.entries()) {
    at[i] = i === 0 ? 0 : (at[i - 1] ?? 0) + 2;
    for (const it of operations) {
      if (it.answered !== moment) continue;
      const from = at[place.get(it.asked) ?? 0] ?? 0; // asked before: it has its column
      at[i] = Math.max(at[i] ?? 0, from + widthOf(it.text) + 3);
    }
  }
  const column = (moment: number) => at[place.get(moment) ?? 0] ?? 0; // every moment is in the map
  const openEnds = operations.filter((it) => it.answered === null).map((it) => column(it.asked) + widthOf(it.text) + 4);
  const width = Math.max(0, (at.at(-1) ?? -1) + 1, ...openEnds);
  const clients = [...new Set(operations.map((it) => it.client))];
  const lines = clients.flatMap((client) =>
    tracksOf(operations.filter((it) => it.client === client)).map((track) => {
      let line = '';
      for (const it of track) {
        const from = column(it.asked);
        const room = (it.answered === null ? width : column(it.answered) + 1) - from;
        line += ' '.repeat(from - widthOf(line)) + span(it, room, pen);
      }
      return [client, line] as const;
    }),
  );
  return { width, lines };
}

function span({ text, answered }: DrawnOperation, room: number, pen: Pen): string {
  const fill = room - widthOf(text) - 4;
  const left = Math.max(0, fill >> 1);
  const end = answered === null ? pen.on : pen.close;
  const line = answered === null ? pen.on : pen.line;
  return `${pen.open}${pen.line.repeat(left)} ${text} ${line.repeat(Math.max(0, fill - left))}${end}`;
}

/** A client that asks again while it waits needs a second line. */
function tracksOf(operations: readonly DrawnOperation[]): readonly (readonly DrawnOperation[])[] {
  const tracks: DrawnOperation[][] = [];
  for (const it of [...operations].sort((a, b) => a.asked - b.asked)) {
    const free = tracks.find((track) => (track.at(-1)?.answered ?? Number.POSITIVE_INFINITY) < it.asked);
    if (free === undefined) tracks.push([it]);
    else free.push(it);
  }
  return tracks;
}
