/** One line of a diagram before it is drawn. */
import type { NodeId } from '#contract';
import type { Send } from './describe.ts';
import { effectOf, eventOf, type Ref } from './events.ts';
import type { Flights } from './flights.ts';

/** What a point on a lifeline stands for. */
export type Sign =
  | 'deliver'
  | 'request'
  | 'timer'
  | 'start'
  | 'restart'
  | 'output'
  | 'crash'
  | 'pause'
  | 'resume'
  | 'observe'
  | 'clock'
  | 'disk'
  | 'lost';

export type Stroke =
  | { readonly kind: 'point'; readonly node: NodeId; readonly sign: Sign; readonly label: string }
  /** A message as it arrives, or as it stops on the way (`cut`) or at a node that is down (`down`). */
  | {
      readonly kind: 'arrow';
      readonly from: NodeId;
      readonly to: NodeId;
      readonly label: string;
      readonly end: 'arrives' | 'cut' | 'down';
    }
  /** A message as it leaves. */
  | {
      readonly kind: 'stub';
      readonly from: NodeId;
      readonly to: readonly NodeId[];
      readonly label: string;
      readonly fate: Send['fate'];
    }
  /** A line across all nodes. */
  | { readonly kind: 'rule' };

export interface Row {
  readonly text: string;
  readonly strokes: readonly Stroke[];
  /** 1 and 2: the two facts that contradict each other. */
  readonly marks: readonly number[];
  /** May share a line with its neighbours. */
  readonly joins: boolean;
}

export interface Telling {
  readonly nodes: readonly NodeId[];
  readonly facts: readonly Ref[];
  readonly flights: Flights;
  readonly textWidth: number;
}

export const plainRow = (text: string, ...strokes: Stroke[]): Row => ({ text, strokes, marks: [], joins: false });
export const point = (node: NodeId, sign: Sign, label = ''): Stroke => ({ kind: 'point', node, sign, label });

export const marksAt = (n: number, effect: number, telling: Telling): number[] =>
  telling.facts.flatMap((fact, i) => (eventOf(fact) === n && effectOf(fact) === effect ? [i + 1] : []));
