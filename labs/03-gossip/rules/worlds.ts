/** What the worlds of public and hidden tests are made of: sites, updates, troubles, and the questions at the end. */
import type { Draw, Environment, Fault, Json, NetworkRule, NodeId, NodePlan, WorldPlan } from '#course';
import type { GossipOutput } from '../messages.ts';

type Requests = NonNullable<WorldPlan['requests']>;

export const sites = (ids: readonly NodeId[], options: Json = {}): NodePlan[] =>
  ids.map((id) => ({ id, role: 'site', options }));

/** So many ids whose order in `nodes` is not their order as strings. */
export const unsorted = (count: number): NodeId[] =>
  ['n2', 'n10', 'n1', 'n11', 'n3', 'n20', 'n4', 'n12', 'n5', 'n9', 'n13', 'n7'].slice(0, count);

export const update = (at: number, node: NodeId, key: string, value: string): Requests[number] => ({
  at,
  node,
  request: { type: 'update', id: `u-${value}`, key, value },
});

export const deletion = (at: number, node: NodeId, key: string): Requests[number] => ({
  at,
  node,
  request: { type: 'delete', id: `d-${key}-${at}`, key },
});

/**
 * What the application owes: questions at the end, cycles of the world, whatever a schedule depends on. A shrunk run leaves
 * out what a plan asks for, never this.
 */
export const owed = (requests: Requests): Environment<null> => ({
  init: () => ({ state: null, requests: requests.map(({ at, node, request }) => ({ node, after: at, request })) }),
});

/** A cycle that is needed only while none of those sites has stored anything since `from`. */
export interface Attempt {
  readonly at: number;
  readonly node: NodeId;
  readonly from: number;
  readonly until: readonly NodeId[];
}

/** Partners are drawn, so an exchange between two of three sites may need several attempts. */
export const attempts = (from: number, count: number, node: NodeId, ...until: readonly NodeId[]): Attempt[] =>
  Array.from({ length: count }, (_, i) => ({ at: from + 20 * i, node, from, until }));

/** As `owed`, and the attempts that are still needed when their time comes. */
export const owedUntil = (requests: Requests, tries: readonly Attempt[]): Environment<readonly NodeId[]> => ({
  init: () => ({
    /** Who has stored something in this round of attempts. */
    state: [],
    requests: owed(requests).init().requests ?? [],
    wake: tries.map(({ at }, i) => ({ after: at, key: `${i}` })),
  }),
  onOutput(state, node, output) {
    const told = output as GossipOutput; // as the protocols say
    return { state: told.type === 'stored' ? [...state, node] : state };
  },
  onTime(state, key) {
    const attempt = tries[Number(key)];
    if (attempt === undefined) return { state };
    const stored = attempt.at === attempt.from ? [] : state;
    if (attempt.until.some((node) => stored.includes(node))) return { state: stored };
    return {
      state: stored,
      requests: [{ node: attempt.node, after: 0, request: { type: 'cycle', n: Number(key) + 1 } }],
    };
  },
});

/** Every site is asked for every key. */
export const askAll = (at: number, nodes: readonly NodeId[], keys: readonly string[]): Requests =>
  nodes.flatMap((node) =>
    keys.map((key) => ({ at, node, request: { type: 'get', id: `g-${at}-${key}-${node}`, key } })),
  );

export const cycle = (at: number, node: NodeId, n: number): Requests[number] => ({
  at,
  node,
  request: { type: 'cycle', n },
});

/** Updates of few keys at random sites in [1, span): some of them at the same instant, so that stamps may be equal. */
export function updates(
  draw: Draw,
  nodes: readonly NodeId[],
  keys: readonly string[],
  count: number,
  span: number,
): Requests {
  const at = (i: number): number => (draw.chance('twin', i) < 0.3 ? at(i - 1) : draw.integer(1, span - 1, 'at', i));
  return Array.from({ length: count }, (_, i) =>
    update(i === 0 ? 1 : at(i), draw.pick(nodes, 'site', i), draw.pick(keys, 'key', i), `v${i + 1}`),
  );
}

/** Crashes inside handlers and between them, everybody up again before `span`. */
export function crashes(draw: Draw, nodes: readonly NodeId[], count: number, span: number): Fault[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'crash',
    node: draw.pick(nodes, 'crash', i),
    at: draw.between(1, span, 'crash-at', i),
    ...(draw.chance('inside', i) < 0.7 ? { u: draw.chance('effects', i), waitMs: 60 } : {}),
    restartAfter: draw.between(5, 150, 'restart', i),
  }));
}

/** Partitions into two sides, some of them one-way. */
export function partitions(draw: Draw, nodes: readonly NodeId[], count: number, span: number): Fault[] {
  return Array.from({ length: count }, (_, i) => {
    const left = nodes.filter((node) => draw.chance('side', i, node) < 0.5);
    const right = nodes.filter((node) => !left.includes(node));
    return {
      kind: 'partition',
      at: draw.between(1, span, 'cut-at', i),
      for: draw.between(span / 10, span / 2, 'cut-for', i),
      sides: [left, right],
      oneWay: draw.chance('one-way', i) < 0.4,
    };
  });
}

/** Messages are lost, doubled and overtaken. */
export const troubles = (draw: Draw): NetworkRule[] => [
  { chance: draw.between(0, 0.3, 'loss'), then: { kind: 'drop' } },
  { chance: 0.1, then: { kind: 'duplicate', copies: 1, spread: [0, 80] } },
  { chance: 0.1, then: { kind: 'reorder', by: [5, 100] } },
];

/** Clocks that differ by some ms and run at rates of their own. */
export const clocked = (draw: Draw, plans: readonly NodePlan[], offset: number): NodePlan[] =>
  plans.map((plan, i) => ({
    ...plan,
    clock: { offset: draw.integer(0, offset, 'offset', i), rate: draw.between(0.98, 1.02, 'rate', i) },
  }));
