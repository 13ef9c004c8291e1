/** What observers see of a step: facts without a moment, and without a place in any run. */
import type { NodeId } from '#contract';
import { MESSAGE, REQUEST, START } from '../simulator/effects.ts';
import type { FactKind } from '../trace/facts.ts';
import type { Answer } from './answering.ts';
import type { ExploredEvent } from './events.ts';
import type { Local } from './locals.ts';
import type { Seen } from './observers.ts';

export class Sightings {
  private readonly ids: readonly NodeId[];
  private readonly wants: ReadonlySet<FactKind>;

  constructor(ids: readonly NodeId[], wants: ReadonlySet<FactKind>) {
    this.ids = ids;
    this.wants = wants;
  }

  nowhere(node: number): { ref: 0; at: 0; node: NodeId } {
    return { ref: 0, at: 0, node: this.ids[node] as NodeId }; // a place in nodes
  }

  /** What sets the handler going. */
  cause({ boot, state }: Local, { kind, node, subject, from }: ExploredEvent): Seen[] {
    const { wants } = this;
    const here = this.nowhere(node);
    if (kind === START) return wants.has('restart') ? [{ kind: 'restart', fact: { ...here, boot: boot + 1 } }] : [];
    if (kind === REQUEST) {
      const take: Seen = { kind: 'take', node };
      const up = wants.has('request') && state >= 0;
      return up ? [take, { kind: 'request', fact: { ...here, request: subject } }] : [take];
    }
    if (kind !== MESSAGE || !wants.has('deliver')) return [];
    const sender = this.ids[from] as NodeId; // a place in nodes
    return [{ kind: 'deliver', fact: { ...here, from: sender, message: subject, sent: 0 } }];
  }

  /** The first so many effects. */
  effects(it: Local, answer: Answer, count: number): Seen[] {
    const { wants } = this;
    const here = this.nowhere(it.node);
    return answer.effects.slice(0, count).flatMap((effect): readonly Seen[] => {
      if (effect.kind === 'send' && wants.has('send')) {
        const to = this.ids[effect.to] as NodeId; // a place in nodes
        return [{ kind: 'send', fact: { ...here, to, message: effect.message } }];
      }
      if (effect.kind === 'output' && wants.has('output'))
        return [{ kind: 'output', fact: { ...here, value: effect.value } }];
      if (effect.kind === 'write' && wants.has('write'))
        return [{ kind: 'write', fact: { ...here, op: effect.op, lazy: effect.lazy } }];
      return [];
    });
  }

  crash(it: Local): Seen[] {
    return this.wants.has('crash') ? [{ kind: 'crash', fact: this.nowhere(it.node) }] : [];
  }
}

/** How many effects, notes among them, a crash after `keep` effects keeps. */
export function placeOf(answer: Answer, keep: number): number {
  let counted = 0;
  for (const [place, effect] of answer.effects.entries()) {
    if (effect.kind !== 'note' && counted++ === keep) return place;
  }
  return answer.effects.length;
}
