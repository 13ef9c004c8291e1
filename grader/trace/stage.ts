/** Who is up, paused or cut off while the rows of a diagram go by. */
import type { NodeId } from '#contract';
import type { Life, Scene } from './canvas.ts';
import type { TraceEvent } from './events.ts';
import { eachEvent, type Shown } from './flights.ts';

export interface Columns {
  readonly columns: readonly NodeId[];
  /** Nodes without a lifeline of their own share one after the others. */
  readonly others: boolean;
  readonly columnOf: (node: NodeId) => number | undefined;
  readonly gap: number;
}

type Cut = Extract<TraceEvent, { readonly kind: 'partition' | 'heal' }>;

export class Stage {
  private readonly plan: Columns;
  private readonly lives = new Map<NodeId, Life>();
  private cuts: Cut[] = [];

  constructor(shown: readonly Shown[], plan: Columns) {
    this.plan = plan;
    // Who boots for the first time in this run has no lifeline before.
    for (const event of eachEvent(shown))
      if (event.kind === 'handler' && event.cause.kind === 'start' && !this.lives.has(event.node))
        this.lives.set(event.node, event.cause.boot > 1 ? 'up' : 'down');
  }

  /** What holds in the rows of the event itself. */
  enter(event: TraceEvent): void {
    switch (event.kind) {
      case 'handler':
        this.lives.set(event.node, 'up');
        break;
      case 'pause': // of the machine: its node may be down
        if (this.lifeOf(event.node) === 'up') this.lives.set(event.node, 'paused');
        break;
      case 'resume':
        if (this.lifeOf(event.node) === 'paused') this.lives.set(event.node, 'up');
        break;
      case 'partition':
        this.cuts.push(event);
        break;
      case 'heal':
        this.cuts = withoutOne(this.cuts, event);
        break;
      case 'healed':
        this.cuts = [];
        break;
      default:
    }
  }

  /** What holds from the next row on. */
  leave(event: TraceEvent): void {
    if (event.kind === 'crash') this.lives.set(event.node, 'down');
  }

  private lifeOf(node: NodeId): Life {
    return this.lives.get(node) ?? 'up';
  }

  scene(): Scene {
    const { columns, others, columnOf, gap } = this.plan;
    const lives = columns.map((node) => this.lifeOf(node));
    if (others) lives.push('up');
    const walls = lives.map((_, i) => this.cuts.some((cut) => divides(cut, columns[i], columns[i + 1])));
    return { columns: lives.length, gap, columnOf, lives, walls };
  }
}

function withoutOne(cuts: readonly Cut[], heal: Cut): Cut[] {
  const key = JSON.stringify([heal.sides, heal.oneWay]);
  const at = cuts.findIndex((cut) => JSON.stringify([cut.sides, cut.oneWay]) === key);
  return cuts.filter((_, i) => i !== at);
}

const divides = ({ sides: [a, b] }: Cut, left: NodeId | undefined, right: NodeId | undefined): boolean =>
  left !== undefined &&
  right !== undefined &&
  ((a.includes(left) && b.includes(right)) || (b.includes(left) && a.includes(right)));
