/** What the worlds promise to students' programs (the handout's model), held to it on many seeds. */
import { describe, expect, test } from 'vitest';
import { drawFrom, type Json, rulesOf, type World } from '#course';
import { publicTests } from '../../../labs/01-lamport-clock/public.suite.ts';
import { application, diameter, line, randomGraph, ring, star } from '../../../labs/01-lamport-clock/rules/worlds.ts';
import { hiddenTests } from './index.ts';

const storms = [...publicTests, ...hiddenTests].filter((it) => it.kind === 'storm');
const seeds = Array.from({ length: 50 }, (_, i) => i + 1);

describe('the application of part B', () => {
  const turns = {
    p1: [
      { id: 'a', think: 5, hold: 2 },
      { id: 'b', think: 3, hold: 0 },
    ],
    p2: [{ id: 'c', think: 1, hold: 1 }],
  };
  const { init, onOutput } = application(turns);
  const granted = (id: string) => ({ type: 'granted', id });
  const asks = (node: string, after: number, type: string, id: string) => ({
    node,
    after,
    request: { type, id },
    ...(type === 'request' ? { optional: true } : {}), // a release is owed
  });

  test('asks once for each process, releases what was granted, and asks again only after that', () => {
    const first = init();
    expect(first.requests).toEqual([asks('p1', 5, 'request', 'a'), asks('p2', 1, 'request', 'c')]);
    const second = onOutput?.(first.state, 'p1', granted('a'));
    expect(second?.requests).toEqual([asks('p1', 2, 'release', 'a'), asks('p1', 5, 'request', 'b')]);
    const third = onOutput?.(second?.state ?? {}, 'p1', granted('b'));
    expect(third?.requests).toEqual([asks('p1', 0, 'release', 'b')]);
  });

  test('lets a grant pass that nobody waits for', () => {
    expect(onOutput?.(init().state, 'p1', granted('c'))).toEqual({ state: init().state });
  });
});

describe('graphs', () => {
  test.each([
    ['line', 4, line(4), 3],
    ['ring', 5, ring(5), 4],
    ['star', 5, star(5), 2],
    [
      'a way to everybody, and none back',
      3,
      [
        [0, 1],
        [0, 2],
      ] as const,
      Number.POSITIVE_INFINITY,
    ],
  ] as const)('%s', (_, size, arcs, wanted) => {
    expect(diameter(size, arcs)).toBe(wanted);
  });

  test('random ones have the diameter asked for, and differ', () => {
    const graphs = seeds.map((seed) => randomGraph(drawFrom(seed), 5, 2));
    for (const arcs of graphs) expect(diameter(5, arcs)).toBe(2);
    expect(new Set(graphs.map((arcs) => JSON.stringify(arcs))).size).toBeGreaterThan(40);
  });
});

/** Every storm's worlds, as data. */
const worlds = (part: string): World[] =>
  storms.filter((it) => it.part === part).flatMap((it) => seeds.map((seed) => it.world(drawFrom(seed))));

describe('the handout’s model', () => {
  test('A and C: no duplication, no crash, and broadcasts are not lost', () => {
    for (const { plan } of [...worlds('A'), ...worlds('C')]) {
      for (const rule of plan.network.rules ?? []) expect(rule.then.kind).not.toBe('duplicate');
      for (const fault of plan.faults ?? []) expect(fault.kind).toBe('pause');
    }
    for (const { plan } of worlds('C')) {
      for (const rule of plan.network.rules ?? []) if (rule.then.kind === 'drop') expect(rule.type).toBe('event');
    }
  });

  test('A and C: ids are never used twice', () => {
    for (const { plan } of [...worlds('A'), ...worlds('C')]) {
      const ids = (plan.requests ?? []).map(({ request }) => (request as { id: Json }).id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('B: reliable FIFO links; everything is over before the end', () => {
    for (const { plan } of worlds('B')) {
      expect(plan.network.fifo).toBe(true);
      for (const fault of plan.faults ?? []) expect(fault.kind).toBe('pause');
      expect(plan.healAt).toBeLessThan(plan.until);
    }
  });

  test('D: rates within 1 ± κ, nothing but drift, every arc has its rule and its μ', () => {
    for (const { plan } of worlds('D')) {
      const allowed = (rate: number, kappa: number) => rate > 1 - kappa && rate < 1 + kappa;
      for (const node of plan.nodes) {
        const { kappa, neighbours } = node.options as { kappa: number; neighbours: string[] };
        expect(allowed(node.clock?.rate ?? 1, kappa)).toBe(true);
        for (const to of neighbours) {
          const rule = plan.network.rules?.find((it) => it.from === node.id && it.to === to);
          const { mu } = (plan.nodes.find((it) => it.id === to) ?? node).options as { mu: { [from: string]: number } };
          expect(rule?.then).toMatchObject({ kind: 'deliver', delay: [mu[node.id], expect.any(Number)] });
        }
        for (const fault of plan.faults ?? [])
          expect(fault.kind === 'clock' && allowed(fault.rate ?? 0, kappa)).toBe(true);
      }
    }
  });
});

test('ids of tests are unique, and every rule is told the same way wherever it is held', () => {
  const tests = [...publicTests, ...hiddenTests];
  expect(new Set(tests.map(({ id }) => id)).size).toBe(tests.length);
  const told = new Map<string, string>();
  for (const it of tests) {
    for (const { id, rule, source, cause, lecture } of rulesOf(it)) {
      const words = JSON.stringify({ rule, source, cause, lecture });
      expect(told.get(id) ?? words).toBe(words);
      told.set(id, words);
    }
  }
});
