/** One row of lifelines, arrows and signs, drawn into cells of one column each. */
import type { NodeId } from '#contract';
import type { Sign, Stroke } from './rows.ts';
import { shorten } from './text.ts';

export type Life = 'up' | 'down' | 'paused';

export interface Pen {
  readonly life: { readonly [K in Life]: string };
  readonly sign: { readonly [K in Sign]: string };
  readonly hidden: string;
  readonly line: string;
  readonly cross: string;
  /** Where a line leaves a lifeline: to the right, to the left. */
  readonly leave: { readonly right: string; readonly left: string };
  /** A message on its way. */
  readonly stub: { readonly right: string; readonly left: string };
  readonly head: { readonly right: string; readonly left: string };
  readonly lost: string;
  readonly held: string;
  readonly wall: string;
  readonly rule: { readonly line: string; readonly cross: string };
  readonly ellipsis: string;
  readonly marks: readonly string[];
}

export const unicodePen: Pen = {
  life: { up: '│', down: ' ', paused: '┊' },
  sign: {
    deliver: '●',
    request: '◆',
    timer: '◷',
    start: '○',
    restart: '↻',
    output: '★',
    crash: '✖',
    pause: '‖',
    resume: '○',
    observe: '◇',
    clock: '◔',
    disk: '▣',
    lost: '✗',
  },
  hidden: '⋮',
  line: '─',
  cross: '┼',
  leave: { right: '├', left: '┤' },
  stub: { right: '╴', left: '╶' },
  head: { right: '►', left: '◄' },
  lost: '✗',
  held: '■',
  wall: '╎',
  rule: { line: '═', cross: '╪' },
  ellipsis: '…',
  marks: ['①', '②'],
};

export const asciiPen: Pen = {
  life: { up: '|', down: ' ', paused: ':' },
  sign: {
    deliver: '*',
    request: '?',
    timer: 't',
    start: 'o',
    restart: '^',
    output: '!',
    crash: 'X',
    pause: '=',
    resume: 'o',
    observe: 's',
    clock: 'c',
    disk: 'd',
    lost: 'x',
  },
  hidden: '.',
  line: '-',
  cross: '+',
  leave: { right: '|', left: '|' },
  stub: { right: '-', left: '-' },
  head: { right: '>', left: '<' },
  lost: 'x',
  held: '#',
  wall: '/',
  rule: { line: '=', cross: '=' },
  ellipsis: '...',
  marks: ['(1)', '(2)'],
};

export interface Scene {
  readonly columns: number;
  /** Columns of the terminal from one lifeline to the next. */
  readonly gap: number;
  /** `undefined`: this node is not in the picture. */
  readonly columnOf: (node: NodeId) => number | undefined;
  readonly lives: readonly Life[];
  /** `walls[i]`: nothing passes between the columns i and i + 1. */
  readonly walls: readonly boolean[];
}

export function drawRow(strokes: readonly Stroke[], scene: Scene, pen: Pen): string {
  const canvas = new Canvas(scene, pen);
  for (const stroke of strokes) if (stroke.kind === 'rule') canvas.rule();
  for (const stroke of strokes) if (stroke.kind === 'arrow') canvas.arrow(stroke);
  for (const stroke of strokes) if (stroke.kind === 'stub') canvas.stubs(stroke);
  for (const stroke of strokes) if (stroke.kind === 'point') canvas.point(stroke);
  return canvas.text();
}

/** The lifelines where events were left out. */
export const drawHidden = (scene: Scene, pen: Pen): string =>
  scene.lives.map((life) => (life === 'down' ? ' ' : pen.hidden)).join(' '.repeat(scene.gap - 1));

class Canvas {
  private readonly cells: string[];
  private readonly scene: Scene;
  private readonly pen: Pen;

  constructor(scene: Scene, pen: Pen) {
    this.scene = scene;
    this.pen = pen;
    this.cells = new Array<string>((scene.columns - 1) * scene.gap + 1).fill(' ');
    for (const [column, life] of scene.lives.entries()) this.cells[column * scene.gap] = pen.life[life];
    for (const [column, wall] of scene.walls.entries()) if (wall) this.cells[this.wallAt(column)] = pen.wall;
  }

  text(): string {
    return this.cells.join('');
  }

  rule(): void {
    const { line, cross } = this.pen.rule;
    for (let x = 0; x < this.cells.length; x++) this.cells[x] = this.isLifeline(x) ? cross : line;
  }

  arrow(stroke: Extract<Stroke, { readonly kind: 'arrow' }>): void {
    const [from, to] = [this.x(stroke.from), this.x(stroke.to)];
    if (from === undefined || to === undefined) return;
    if (from !== to) {
      const stop = stroke.end === 'cut' ? this.cutAt(from, to) : to;
      this.line(from, stop, stroke.label);
      if (stroke.end === 'cut') this.cells[stop] = this.pen.lost;
      else this.cells[to - Math.sign(to - from)] = this.pen.head[to > from ? 'right' : 'left'];
    }
    if (stroke.end !== 'cut' || from === to)
      this.cells[to] = stroke.end === 'arrives' ? this.pen.sign.deliver : this.pen.lost;
  }

  stubs(stroke: Extract<Stroke, { readonly kind: 'stub' }>): void {
    const from = this.x(stroke.from);
    if (from === undefined) return;
    const atLine = this.cells[from];
    const targets = stroke.to.flatMap((node) => this.x(node) ?? []);
    const left = Math.max(...targets.filter((x) => x < from));
    const right = Math.min(...targets.filter((x) => x > from));
    const sides = [left, right].filter(Number.isFinite);
    for (const to of sides) this.stub(from, to, stroke);
    const leaves = sides.length === 2 ? this.pen.cross : this.pen.leave[(sides[0] ?? 0) > from ? 'right' : 'left'];
    if (sides.length > 0 && atLine === this.pen.life.up) this.cells[from] = leaves;
    else if (atLine !== undefined) this.cells[from] = atLine;
  }

  /** Towards the nearest receiver on one side: a tick when the message is on its way, else as far as it came. */
  private stub(from: number, to: number, { fate, label }: Extract<Stroke, { readonly kind: 'stub' }>): void {
    const side = Math.sign(to - from);
    if (fate === 'sent') {
      if (this.cells[from + side] === ' ') this.cells[from + side] = this.pen.stub[side === 1 ? 'right' : 'left'];
      return;
    }
    const stop = fate === 'cut' ? this.cutAt(from, to) : this.before(from, to, label);
    this.line(from, stop, label);
    this.cells[stop] = fate === 'held' ? this.pen.held : this.pen.lost;
  }

  point({ node, sign, label }: Extract<Stroke, { readonly kind: 'point' }>): void {
    const x = this.x(node);
    if (x === undefined) return;
    this.cells[x] = this.pen.sign[sign];
    const room = this.scene.gap - 3;
    const shown = this.fitting(label, room);
    // Right of the last lifeline the words begin, so its labels stand on the left.
    const last = x === this.cells.length - 1;
    if (shown !== '' && (!last || x > 0)) this.write(last ? x - 1 - shown.length : x + 2, shown);
  }

  /** A line with its label in the stretch next to where it begins; it crosses the lifelines on its way. */
  private line(from: number, to: number, label: string): void {
    const side = Math.sign(to - from);
    for (let x = from + side; x !== to; x += side) this.cells[x] = this.isLifeline(x) ? this.pen.cross : this.pen.line;
    if (this.cells[from] !== ' ') this.cells[from] = this.pen.leave[side === 1 ? 'right' : 'left'];
    else this.cells[from] = this.pen.line;
    const stretch = Math.min(Math.abs(to - from), this.scene.gap) - 1;
    const ends = Math.abs(to - from) <= this.scene.gap ? 1 : 0;
    const shown = this.fitting(label, stretch - 1 - ends);
    if (shown === '') return;
    const spaced = shown.length + 4 <= stretch - ends ? ` ${shown} ` : shown;
    const lead = Math.max(1, Math.floor((stretch - ends - spaced.length) / 2));
    this.write(side === 1 ? from + 1 + lead : from - lead - spaced.length, spaced);
  }

  /** Where a message that is cut off stops: at the first wall on its way, or else half-way before its receiver. */
  private cutAt(from: number, to: number): number {
    const side = Math.sign(to - from);
    for (let x = from + side; x !== to; x += side) {
      const column = Math.floor(x / this.scene.gap);
      if (this.scene.walls[column] === true && x === this.wallAt(column)) return x;
    }
    return to - side * Math.max(1, Math.ceil(this.scene.gap / 2));
  }

  /** Half-way before the receiver, or nearer to it where the label needs the room. */
  private before(from: number, to: number, label: string): number {
    const half = Math.max(1, Math.ceil(this.scene.gap / 2));
    const neighbour = Math.abs(to - from) === this.scene.gap;
    const left = neighbour ? Math.max(2, Math.min(half, this.scene.gap - label.length - 4)) : half;
    return to - Math.sign(to - from) * left;
  }

  private fitting(label: string, room: number): string {
    if (label.length <= room) return label;
    // A few letters are more noise than news: the words beside the picture say it whole.
    return room < 6 + this.pen.ellipsis.length ? '' : shorten(label, room, this.pen.ellipsis);
  }

  private write(x: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.cells[x + i] = text.charAt(i);
  }

  private x(node: NodeId): number | undefined {
    const column = this.scene.columnOf(node);
    return column === undefined ? undefined : column * this.scene.gap;
  }

  private wallAt(column: number): number {
    return column * this.scene.gap + Math.max(1, Math.floor(this.scene.gap / 2));
  }

  private isLifeline(x: number): boolean {
    return x % this.scene.gap === 0 && this.scene.lives[x / this.scene.gap] !== 'down';
  }
}
