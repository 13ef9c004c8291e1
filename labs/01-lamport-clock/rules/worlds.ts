/** What the worlds of public and hidden tests are made of: traffic for A and C, the application of B, the graphs of D. */
import type { Draw, Environment, Fault, NetworkRule, NodeId, WorldPlan } from '#course';
import type { MutexOutput, MutexRequest, PhysicalOptions } from '../messages.ts';
import type { Network } from './physical-clock.ts';

type Requests = NonNullable<WorldPlan['requests']>;

export const processes = (...ids: readonly NodeId[]) => ids.map((id) => ({ id, role: 'process' }));

/** `p1 … pN` */
export const named = (count: number): NodeId[] => Array.from({ length: count }, (_, i) => `p${i + 1}`);

/** So many ids whose order in `nodes` is not their order as strings. */
export const unsorted = (count: number): NodeId[] => ['n10', 'n2', 'n1', 'n30', 'n4', 'n3'].slice(0, count);

export interface Traffic {
  /** How many events of each kind the application asks for, over `span` ms. */
  readonly local: number;
  readonly send: number;
  readonly broadcast?: number;
  readonly span: number;
}

/** Some processes are busier than others, so that clocks drift apart and must be pulled along. */
export function traffic(draw: Draw, nodes: readonly NodeId[], { local, send, broadcast = 0, span }: Traffic): Requests {
  const size = nodes.length;
  const busy = draw.integer(0, size - 1, 'busy');
  const id = (place: number): NodeId => nodes[place % size] ?? ''; // place % size < size
  return Array.from({ length: local + send + broadcast }, (_, i) => {
    const place = draw.chance('busier', i) < 0.3 ? busy : draw.integer(0, size - 1, 'node', i);
    const [node, at] = [id(place), draw.between(1, span, 'at', i)];
    if (i < local) return { at, node, request: { type: 'local', id: `e${i + 1}` } };
    if (i >= local + send) return { at, node, request: { type: 'broadcast', id: `b${i - local - send + 1}` } };
    const to = id(place + draw.integer(1, size - 1, 'to', i));
    return { at, node, request: { type: 'send', id: `m${i - local + 1}`, to } };
  });
}

/** One use of the resource: after `think` ms without it, ask; hold it for `hold` ms. `think` > 0. */
export interface Turn {
  readonly id: string;
  readonly think: number;
  readonly hold: number;
}
export interface Turns {
  readonly [node: NodeId]: readonly Turn[];
}

/** The application around mutual exclusion: each process takes its turns, one request at a time, and always releases. */
export function application(turns: Turns): Environment<{ readonly [node: NodeId]: number }> {
  const ask = (node: NodeId, turn: Turn | undefined, after: number) =>
    turn === undefined
      ? []
      : [{ node, after: after + turn.think, request: { type: 'request', id: turn.id }, optional: true }];
  return {
    /** By process: which of its turns is under way. */
    init: () => ({
      state: Object.fromEntries(Object.keys(turns).map((node) => [node, 0])),
      requests: Object.entries(turns).flatMap(([node, all]) => ask(node, all[0], 0)),
    }),
    onOutput(state, node, output) {
      const { id } = output as MutexOutput; // the only output there is
      const place = state[node] ?? 0;
      const turn = turns[node]?.[place];
      if (turn?.id !== id) return { state }; // a grant nobody waits for: the properties say so
      const release: MutexRequest = { type: 'release', id };
      return {
        state: { ...state, [node]: place + 1 },
        requests: [{ node, after: turn.hold, request: release }, ...ask(node, turns[node]?.[place + 1], turn.hold)],
      };
    },
    /** Passes a turn over; the next one comes no earlier than this one would have. */
    onLeftOut(state, { node, after }) {
      const place = (state[node] ?? 0) + 1;
      return { state: { ...state, [node]: place }, requests: ask(node, turns[node]?.[place], after) };
    },
  };
}

/** The application of a scenario whose script does the asking: whoever is granted the resource releases it. */
export const releasing = (hold: number): Environment<null> => ({
  init: () => ({ state: null }),
  onOutput: (state, node, output) => ({
    state,
    requests: [{ node, after: hold, request: { type: 'release', id: (output as MutexOutput).id } }],
  }),
});

export function drawTurns(
  draw: Draw,
  nodes: readonly NodeId[],
  count: (node: NodeId, place: number) => number,
  thinkMax: number,
): Turns {
  const turnsOf = (node: NodeId, place: number): Turn[] =>
    Array.from({ length: count(node, place) }, (_, i) => ({
      id: `${node}.${i + 1}`,
      think: draw.between(1, thinkMax, 'think', node, i),
      hold: draw.between(0, 4, 'hold', node, i),
    }));
  return Object.fromEntries(nodes.map((node, place) => [node, turnsOf(node, place)]));
}

/** Stop-the-world pauses, anywhere in the first `span` ms. */
export function pauses(draw: Draw, nodes: readonly NodeId[], count: number, span: number, longest: number): Fault[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'pause',
    node: draw.pick(nodes, 'pause', i),
    at: draw.between(1, span, 'pause-at', i),
    for: draw.between(longest / 5, longest, 'pause-for', i),
  }));
}

/** Single links that stand still for a while: on FIFO links everything behind waits too. */
export function holds(
  draw: Draw,
  nodes: readonly NodeId[],
  count: number,
  span: number,
  longest: number,
): NetworkRule[] {
  return Array.from({ length: count }, (_, i) => {
    const from = draw.pick(nodes, 'hold-from', i);
    const at = draw.between(0, span, 'hold-at', i);
    const until = at + draw.between(longest / 5, longest, 'hold-for', i);
    const to = draw.pick(
      nodes.filter((node) => node !== from),
      'hold-to',
      i,
    );
    return { from, to, window: [at, until], then: { kind: 'hold', until } };
  });
}

export type Arc = readonly [from: number, to: number];

/** Both directions of each edge. */
const edges = (...pairs: readonly Arc[]): Arc[] =>
  pairs.flatMap(([a, b]): Arc[] => [
    [a, b],
    [b, a],
  ]);

export const line = (size: number): Arc[] => edges(...Array.from({ length: size - 1 }, (_, i): Arc => [i, i + 1]));
/** One way round. */
export const ring = (size: number): Arc[] => Array.from({ length: size }, (_, i) => [i, (i + 1) % size]);
export const star = (size: number): Arc[] => edges(...Array.from({ length: size - 1 }, (_, i): Arc => [0, i + 1]));

/** The longest of the shortest paths; infinite when some process cannot be reached from another. */
export function diameter(size: number, arcs: readonly Arc[]): number {
  let longest = 0;
  for (let start = 0; start < size; start++) {
    const reached = new Set([start]);
    let steps = 0;
    while (reached.size < size) {
      const next = arcs.filter(([from, to]) => reached.has(from) && !reached.has(to));
      if (next.length === 0) return Number.POSITIVE_INFINITY;
      for (const [, to] of next) reached.add(to);
      steps++;
    }
    longest = Math.max(longest, steps);
  }
  return longest;
}

/** Random arcs between `size` processes, with exactly that diameter: drawn again until they have it. */
export function randomGraph(draw: Draw, size: number, wanted: number): Arc[] {
  for (let attempt = 0; attempt < 200; attempt++) {
    const all = Array.from({ length: size * size }, (_, i): Arc => [Math.floor(i / size), i % size]);
    const arcs = all.filter(([from, to], i) => from !== to && draw.chance('arc', attempt, i) < 0.4);
    if (diameter(size, arcs) === wanted) return arcs;
  }
  return star(size); // never seen; of diameter 2
}

/**
 * Clocks that start anywhere, run at rates of their own (half of them at the edge of what κ allows) and change them now
 * and then; arcs with their own μ; everybody asked at the same instants, some of them close together.
 */
export function clocks(draw: Draw, size: number, arcs: readonly Arc[], network: Network, span: number): WorldPlan {
  const nodes = named(size);
  const { kappa, tau, mu: muMax, xi } = network;
  const id = (place: number) => nodes[place] ?? ''; // arcs name places
  const mus = arcs.map((_, i) => draw.between(muMax / 4, muMax, 'mu', i));
  const rate = (...key: (string | number)[]): number => {
    const u = draw.chance('rate', ...key);
    const deviation = u < 0.25 ? -1 : u < 0.5 ? 1 : 4 * u - 3;
    return 1 + 0.99 * kappa * deviation;
  };
  const options = (place: number): PhysicalOptions => ({
    neighbours: arcs.filter(([from]) => from === place).map(([, to]) => id(to)),
    tau,
    mu: Object.fromEntries(arcs.flatMap(([from, to], i) => (to === place ? [[id(from), mus[i] ?? 0]] : []))),
    kappa,
  });
  const reads = Array.from({ length: 10 }, (_, i) => draw.between(1, span - tau, 'read', i)).flatMap((at) => [
    at,
    at + tau / 20,
  ]);
  return {
    nodes: nodes.map((node, place) => ({
      id: node,
      role: 'process',
      options: options(place),
      clock: { offset: draw.between(0, 20 * tau, 'offset', place), rate: rate(place) },
    })),
    network: {
      delay: muMax,
      rules: arcs.map(([from, to], i): NetworkRule => {
        const mu = mus[i] ?? 0;
        // Less than μ + ξ: the last microsecond is left out.
        return { from: id(from), to: id(to), then: { kind: 'deliver', delay: [mu, mu + xi - 0.001] } };
      }),
    },
    faults: Array.from({ length: 6 }, (_, i) => ({
      kind: 'clock',
      node: draw.pick(nodes, 'drifting', i),
      at: draw.between(1, span, 'drift-at', i),
      rate: rate('again', i),
    })),
    requests: reads.flatMap((at, i) => nodes.map((node) => ({ at, node, request: { type: 'read', id: `r${i + 1}` } }))),
    until: span,
  };
}
