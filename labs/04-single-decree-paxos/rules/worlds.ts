/** What the worlds of public and hidden tests are made of: the agents, what is asked of them, and what goes wrong. */
import type { Draw, Fault, Json, NetworkRule, NodeId, NodePlan, WorldPlan } from '#course';
import type { PaxosMessage, PaxosOptions, ProposerRequest } from '../messages.ts';

type Requests = NonNullable<WorldPlan['requests']>;

/** Δ of all worlds, ms. */
export const DELTA = 10;

export interface Cast {
  readonly acceptors?: number;
  readonly proposers?: number;
  readonly learners?: number;
  /** Proposers that the test plays: they stand among `proposers`. Their numbers may be those of others, and the rules say nothing of them. */
  readonly scripted?: number;
  /** Acceptors or learners that the test plays. */
  readonly played?: 'acceptors' | 'learners';
  readonly distinguishedLearner?: boolean;
}

export const named = (letter: string, count: number): NodeId[] =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);

/** Agents a1 …, p1 …, l1 … and s1 …; the distinguished learner, if there is one, is l1. */
export function agents(cast: Cast): NodePlan[] {
  const acceptors = named('a', cast.acceptors ?? 3);
  const own = named('p', cast.proposers ?? 0);
  const others = named('s', cast.scripted ?? 0);
  const learners = named('l', cast.learners ?? 0);
  const options: PaxosOptions = {
    proposers: [...own, ...others],
    acceptors,
    learners,
    delay: DELTA,
    ...(cast.distinguishedLearner === true ? { distinguishedLearner: 'l1' } : {}),
  };
  const all = (ids: readonly NodeId[], role: string) => ids.map((id) => ({ id, role, options }));
  return [
    ...all(own, 'proposer'),
    ...all(others, 'scripted'),
    ...all(acceptors, cast.played === 'acceptors' ? 'scripted' : 'acceptor'),
    ...all(learners, cast.played === 'learners' ? 'scripted' : 'learner'),
  ];
}

export const propose = (value: string): ProposerRequest => ({ type: 'propose', value });

/** The test's own agent says something. */
export const saying = (to: NodeId, message: PaxosMessage): Json => ({ type: 'send', to, message });

/**
 * Distinct values v1 …, each for a proposer drawn from `proposers`, at any time before `span`, and one for each of them near
 * its end. Some are told to lead instead.
 */
export function proposals(draw: Draw, proposers: readonly NodeId[], count: number, span: number): Requests {
  return Array.from({ length: count }, (_, i) => {
    const late = i < proposers.length;
    const node = late ? (proposers[i] as NodeId) : draw.pick(proposers, 'proposer', i); // i < length
    const at = late ? draw.between(0.9 * span, span, 'late', i) : draw.between(0, span, 'propose at', i);
    const leads = !late && draw.chance('leads', i) < 0.25;
    return { at, node, request: leads ? { type: 'lead' } : propose(`v${i + 1}`) };
  });
}

/** So many crashes of agents drawn from `nodes`, seven in ten of them inside a handler; all come back. */
export function crashes(draw: Draw, nodes: readonly NodeId[], count: number, span: number, what = 'crash'): Fault[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'crash',
    node: draw.pick(nodes, what, 'node', i),
    at: draw.between(0, span, what, 'at', i),
    ...(draw.chance(what, 'inside', i) < 0.7 ? { u: draw.chance(what, 'u', i), waitMs: 60 } : {}),
    restartAfter: draw.between(1, 60, what, 'for', i),
  }));
}

/** Cuts between one agent or two and all others, some in one direction only. */
export function partitions(draw: Draw, nodes: readonly NodeId[], count: number, span: number): Fault[] {
  return Array.from({ length: count }, (_, i) => {
    const cut = [...new Set([draw.pick(nodes, 'cut', i), draw.pick(nodes, 'cut too', i)])];
    const rest = nodes.filter((node) => !cut.includes(node));
    return {
      kind: 'partition',
      at: draw.between(0, span, 'cut at', i),
      for: draw.between(10, 100, 'cut for', i),
      sides: draw.chance('cut outward', i) < 0.5 ? [cut, rest] : [rest, cut],
      oneWay: draw.chance('cut one way', i) < 0.4,
    };
  });
}

/** Messages are lost, doubled, and overtaken by others. */
export const rough = (draw: Draw): NetworkRule[] => [
  { chance: draw.between(0, 0.15, 'loss'), then: { kind: 'drop' } },
  { chance: 0.1, then: { kind: 'duplicate', copies: 1, spread: [0, 150] } },
  { chance: 0.15, then: { kind: 'reorder', by: [5, 120] } },
];
