/**
 * Part D ★: clocks of a strongly connected graph of processes. All are asked for their reading at one instant; virtual
 * time is the t of the paper, in ms here. The schemas have checked every message and output before a rule sees it, so
 * the casts here cannot lie.
 */
import { eventOf, type NodeId, property, type Ref, Violation } from '#course';
import type { PhysicalOutput, PhysicalStatus } from '../messages.ts';

/** A graph and its figures, in ms. */
export interface Network {
  /** d: from every process to every other there is a path of at most so many arcs. */
  readonly diameter: number;
  /** κ: a clock gains or loses less than this fraction. */
  readonly kappa: number;
  /** τ: on every arc a message leaves at least so often. */
  readonly tau: number;
  /** The largest μ of an arc: no message over it takes less … */
  readonly mu: number;
  /** ξ: … and none takes as much as μ + ξ. */
  readonly xi: number;
}

/** Relation (11): clocks differ by less than this … */
export const skewMax = ({ diameter: d, kappa, tau, mu, xi }: Network): number =>
  d * xi + 2 * kappa * (d * (tau + mu + xi) + mu / (1 - kappa));

/** … from this moment on, when all have started at 0. */
export const settledAt = ({ diameter: d, kappa, tau, mu, xi }: Network): number =>
  d * (tau + mu + xi) + mu / (1 - kappa);

interface Reading {
  readonly node: NodeId;
  readonly time: number;
  readonly ref: Ref;
}

interface Skew {
  /** µs */
  at: number;
  least: Reading | null;
  most: Reading | null;
  /** By process: its `read` requests that are not answered. */
  readonly asked: { [node: NodeId]: Ref };
  /** By arc: the latest message. */
  readonly sent: { [from: NodeId]: { [to: NodeId]: { at: number; ref: Ref } } };
  compared: boolean;
}

export function pc2SkewBound(network: Network) {
  const { tau } = network;
  const bound = skewMax(network);
  const settled = settledAt(network);
  return property<Skew>({
    id: 'pc2-skew-bound',
    rule: 'Clocks read at one instant differ by less than dξ + 2κ[d(τ + μ + ξ) + μ/(1 − κ)] once t ≥ d(τ + μ + ξ) + μ/(1 − κ), with a message on every arc at least every τ.',
    source: 'Lamport 1978, PC2 and relation (11) of the Theorem',
    cause:
      'μ of the arc is not added to T_m, a message is not sent often enough for the slowest clock (it shows only τ(1 − κ) in τ), the clock keeps its rate but not what it was set forward by, or `now()` is output instead of C.',
    lecture: 'physical-clocks',
    kind: 'always',
    goal: 'all clocks are read after the bound has begun to hold',
    exercised: ({ compared }) => compared,
    initial: () => ({ at: -1, least: null, most: null, asked: {}, sent: {}, compared: false }),
    on: {
      send(state, fact) {
        const late = overdue(state, tau, fact.node, fact.at, fact.ref, fact.to);
        if (late !== undefined) return late;
        state.sent[fact.node] ??= {};
        const arcs = state.sent[fact.node];
        if (arcs !== undefined) arcs[fact.to] = { at: fact.at, ref: fact.ref };
        return state;
      },
      request(state, fact) {
        const unanswered = state.asked[fact.node];
        if (unanswered !== undefined) {
          return new Violation(
            `${fact.node} was asked for its reading and gave none in that handler.`,
            unanswered,
            fact.ref,
          );
        }
        state.asked[fact.node] = fact.ref;
        return overdue(state, tau, fact.node, fact.at, fact.ref) ?? state;
      },
      output(state, fact) {
        const asked = state.asked[fact.node];
        if (asked === undefined || eventOf(asked) !== eventOf(fact.ref)) {
          return new Violation(
            `${fact.node} gives a reading that nobody asked for in this handler.`,
            asked ?? fact.ref,
            fact.ref,
          );
        }
        delete state.asked[fact.node];
        const reading = { node: fact.node, time: (fact.value as PhysicalOutput).time, ref: fact.ref };
        if (fact.at !== state.at || state.least === null || state.most === null) {
          return { ...state, at: fact.at, least: reading, most: reading };
        }
        if (reading.time < state.least.time) state.least = reading;
        if (reading.time > state.most.time) state.most = reading;
        const { least, most } = state;
        if (fact.at < settled * 1000) return state;
        state.compared = true;
        const skew = most.time - least.time;
        if (skew < bound) return state;
        const [first, second] = least.ref < most.ref ? [least, most] : [most, least];
        return new Violation(
          `At t = ${ms(fact.at)} ms ${most.node} reads ${round(most.time)} and ${least.node} ${round(least.time)}: ${round(skew)} ms apart, and the bound is ${round(bound)} ms.`,
          first.ref,
          second.ref,
        );
      },
    },
  });
}

/** An arc (to `to`, or any) on which nothing has left for longer than τ. */
function overdue(state: Skew, tau: number, from: NodeId, at: number, ref: Ref, to?: NodeId): Violation | undefined {
  const arcs = state.sent[from];
  if (arcs === undefined) {
    if (to !== undefined || at <= tau * 1000) return undefined;
    return new Violation(`${from} has sent its time to nobody, and ${ms(at)} ms are over (τ = ${tau} ms).`, ref, ref);
  }
  for (const other of to === undefined ? Object.keys(arcs) : [to]) {
    const last = arcs[other];
    if (last === undefined || at <= last.at + tau * 1000) continue;
    const silence = `${from} sends nothing to ${other} for ${ms(at - last.at)} ms`;
    return new Violation(`${silence}: on every arc a message leaves at least every τ = ${tau} ms.`, last.ref, ref);
  }
  return undefined;
}

/** In thousandths, for sentences. */
const round = (value: number): number => Math.round(value * 1000) / 1000;
const ms = (micros: number): number => micros / 1000;

interface Shown {
  readonly at: number;
  readonly time: number;
  readonly ref: Ref;
}

export const neverSetBack = property<{ readonly last: { [node: NodeId]: Shown }; pairs: number }>({
  id: 'never-set-back',
  rule: 'A clock is never set back: what a process reads, and what its status shows, never falls.',
  source: 'Lamport 1978, IR1′ and IR2′(b): the maximum',
  cause: 'The clock takes over T_m + μ although it already shows more. A message may only set it forward.',
  lecture: 'physical-clocks',
  kind: 'always',
  goal: 'a process shows its clock at two moments',
  exercised: ({ pairs }) => pairs > 0,
  initial: () => ({ last: {}, pairs: 0 }),
  on: {
    output: (state, fact) => shown(state, fact, (fact.value as PhysicalOutput).time),
    status: (state, fact) => shown(state, fact, (fact.after as PhysicalStatus).time),
  },
});

/** Sums of fractions may lose the last bit. */
const lastBit = 0.000001;

function shown<S extends { readonly last: { [node: NodeId]: Shown }; pairs: number }>(
  state: S,
  { node, at, ref }: { readonly node: NodeId; readonly at: number; readonly ref: Ref },
  time: number,
): S | Violation {
  const last = state.last[node];
  if (last !== undefined) {
    if (time < last.time - lastBit) {
      return new Violation(
        `The clock of ${node} showed ${round(last.time)} and later shows ${round(time)}.`,
        last.ref,
        ref,
      );
    }
    if (at > last.at) state.pairs++;
  }
  state.last[node] = { at, time, ref };
  return state;
}

/** The node's own clock is read in whole microseconds: each end of an interval may be off by one. */
const tick = 0.002;

export function clockRate(kappa: number) {
  return property<{ readonly last: { [node: NodeId]: Shown }; pairs: number }>({
    id: 'clock-rate',
    rule: 'Between two receipts a clock runs as the node’s own clock does, at a rate between 1 − κ and 1 + κ.',
    source: 'Lamport 1978, PC1 and IR1′',
    cause:
      'The clock stands still between messages, counts events, or adds what it was set forward by again and again.',
    lecture: 'physical-clocks',
    kind: 'always',
    goal: 'a process is asked twice for its reading with no receipt in between',
    exercised: ({ pairs }) => pairs > 0,
    initial: () => ({ last: {}, pairs: 0 }),
    on: {
      deliver(state, fact) {
        delete state.last[fact.node];
        return state;
      },
      output(state, fact) {
        const { time } = fact.value as PhysicalOutput;
        const last = state.last[fact.node];
        state.last[fact.node] = { at: fact.at, time, ref: fact.ref };
        if (last === undefined || fact.at === last.at) return state;
        state.pairs++;
        const elapsed = ms(fact.at - last.at);
        const shown = time - last.time;
        if (shown >= elapsed * (1 - kappa) - tick && shown <= elapsed * (1 + kappa) + tick) return state;
        return new Violation(
          `The clock of ${fact.node} advances by ${round(shown)} ms while ${round(elapsed)} ms pass and no message arrives (κ = ${kappa}).`,
          last.ref,
          fact.ref,
        );
      },
    },
  });
}
