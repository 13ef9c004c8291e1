/** Part D: the rules on histories one can check by hand, and the bound of relation (11) on clocks played out here. */
import { describe, expect, test } from 'vitest';
import {
  clockRate,
  type Network,
  neverSetBack,
  pc2SkewBound,
  settledAt,
  skewMax,
} from '../../../labs/01-lamport-clock/rules/physical-clock.ts';
import { type Arc, line, ring } from '../../../labs/01-lamport-clock/rules/worlds.ts';
import { History } from './history.fixture.ts';

/** "100 p1 reads 101.5", "120 p1 sends p2", "125 p2 gets p1", "130 p1 shows 131" (its status), "140 p1 asked". */
function history(...lines: string[]): History {
  const it = new History('p1', 'p2');
  for (const entry of lines) {
    const [at, node = '', verb, what = ''] = entry.split(' ');
    it.at(Number(at));
    if (verb === 'reads')
      it.request(node, { type: 'read', id: 'r' }).output({ type: 'reading', id: 'r', time: Number(what) });
    if (verb === 'asked') it.request(node, { type: 'read', id: 'r' });
    if (verb === 'shows') it.request(node, { type: 'read', id: 'r' }).status({ time: Number(what) });
    if (verb === 'sends')
      it.request(node, { type: 'read', id: 'r' })
        .output({ type: 'reading', id: 'r', time: Number(at) })
        .send(what, { type: 'sync', time: 0 });
    if (verb === 'gets') it.deliver(`${what}>${node}`);
  }
  return it;
}

test('the worked example of the paper: d = 2, κ = 10⁻⁵, τ = 10 s, ξ = 1 ms give 2.4 ms', () => {
  const worked: Network = { diameter: 2, kappa: 0.00001, tau: 10_000, mu: 0, xi: 1 };
  expect(skewMax(worked)).toBeCloseTo(2.4, 3);
});

describe('pc2-skew-bound', () => {
  // Bound: 1 + 0.02 × (100 + 5 + 1 + 5.05) = 3.22 ms, from 111.05 ms on.
  const network: Network = { diameter: 1, kappa: 0.01, tau: 100, mu: 5, xi: 1 };
  const sends = ['0 p1 sends p2', '0 p2 sends p1', '90 p1 sends p2', '90 p2 sends p1'];
  test.each<[string, string[], string]>([
    ['close enough', [...sends, '150 p1 reads 150', '150 p2 reads 153.2'], 'holds'],
    [
      'too far',
      [...sends, '150 p1 reads 150', '150 p2 reads 153.3'],
      'At t = 150 ms p2 reads 153.3 and p1 150: 3.3 ms apart, and the bound is 3.221 ms.',
    ],
    ['too far, but not yet settled', [...sends, '110 p1 reads 100', '110 p2 reads 900'], 'holds, not exercised'],
    [
      'at different moments',
      [...sends, '150 p1 reads 150', '160 p2 reads 160', '170 p1 reads 170'],
      'holds, not exercised',
    ],
    [
      'an arc falls silent',
      [...sends, '191 p1 reads 191'],
      'p1 sends nothing to p2 for 101 ms: on every arc a message leaves at least every τ = 100 ms.',
    ],
    [
      'a message too late',
      ['0 p1 sends p2', '100.001 p1 sends p2'],
      'p1 sends nothing to p2 for 100.001 ms: on every arc a message leaves at least every τ = 100 ms.',
    ],
    ['nothing is ever sent', ['101 p1 reads 101'], 'p1 has sent its time to nobody, and 101 ms are over (τ = 100 ms).'],
    ['no answer', ['50 p1 asked', '60 p1 reads 60'], 'p1 was asked for its reading and gave none in that handler.'],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(pc2SkewBound(network))).toBe(verdict);
  });
});

describe('never-set-back', () => {
  test.each<[string, string[], string]>([
    ['grows', ['1 p1 reads 10', '2 p1 reads 11', '3 p1 shows 50'], 'holds'],
    ['clocks of two processes', ['1 p1 reads 10', '2 p2 reads 3'], 'holds, not exercised'],
    ['a reading falls', ['1 p1 reads 10', '2 p1 reads 9'], 'The clock of p1 showed 10 and later shows 9.'],
    ['the status falls', ['1 p1 reads 10', '2 p1 shows 9'], 'The clock of p1 showed 10 and later shows 9.'],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(neverSetBack)).toBe(verdict);
  });
});

describe('clock-rate', () => {
  test.each<[string, string[], string]>([
    ['as fast as κ allows', ['100 p1 reads 7', '200 p1 reads 108'], 'holds'],
    [
      'a leap at a receipt',
      ['100 p1 sends p2', '100 p2 reads 100', '150 p2 gets p1', '200 p2 reads 900'],
      'holds, not exercised',
    ],
    [
      'stands still',
      ['100 p1 reads 100', '200 p1 reads 100'],
      'The clock of p1 advances by 0 ms while 100 ms pass and no message arrives (κ = 0.01).',
    ],
    [
      'too fast',
      ['100 p1 reads 100', '200 p1 reads 201.1'],
      'The clock of p1 advances by 101.1 ms while 100 ms pass and no message arrives (κ = 0.01).',
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(clockRate(0.01))).toBe(verdict);
  });
});

describe('relation (11) is not idle', () => {
  const network: Network = { diameter: 2, kappa: 0.01, tau: 100, mu: 5, xi: 1 };
  /** Everybody at the slowest rate, and one at the fastest. */
  const fastest = (place: number) => [0, 1, 2].map((i) => 1 + (i === place ? 1 : -1) * 0.99 * network.kappa);

  // With the arc from p1 to p2 cut, nobody hears of p1: the graph is not strongly connected any more.
  test.each<[string, readonly Arc[], boolean, number, 'holds' | 'exceeded']>([
    ['a line', line(3), false, 0, 'holds'],
    ['a ring', ring(3), false, 0, 'holds'],
    ['a line, cut, the fastest clock upstream', line(3), true, 0, 'exceeded'],
    ['a ring, cut, the fastest clock upstream', ring(3), true, 0, 'exceeded'],
    ['a line, cut, the fastest clock downstream', line(3), true, 1, 'holds'],
    ['a ring, cut, the fastest clock downstream', ring(3), true, 1, 'holds'],
  ])('%s', (_, arcs, cut, fast, verdict) => {
    const judged = played(arcs, fastest(fast), network, cut).judge(pc2SkewBound(network));
    expect(judged.includes('ms apart') ? 'exceeded' : judged).toBe(verdict);
  });

  test('right clocks come near it: a third of the drift is not enough', () => {
    const strict = pc2SkewBound({ ...network, kappa: network.kappa / 3 });
    expect(played(ring(3), fastest(0), network, false).judge(strict)).toContain('ms apart');
  });
});

/**
 * IR1′ and IR2′ played out by hand: three clocks, everybody read every 7 ms. When it is cut, messages leave on the arc
 * from p1 to p2 and never arrive.
 */
function played(arcs: readonly Arc[], rates: readonly number[], network: Network, cut: boolean): History {
  const { kappa, tau, mu, xi } = network;
  const it = new History('p1', 'p2', 'p3');
  const ahead: number[] = rates.map((rate) => (rate > 1 ? 400 : 0));
  const read = (i: number, t: number) => t * (rates[i] ?? 1) + (ahead[i] ?? 0);
  const flying: { at: number; to: number; time: number }[] = [];
  const next = arcs.map(() => 0);
  for (let t = 0; t < 40 * settledAt(network); t++) {
    it.at(t);
    for (const message of flying.filter(({ at }) => at === t)) {
      const due = message.time + mu;
      ahead[message.to] = (ahead[message.to] ?? 0) + Math.max(0, due - read(message.to, t));
    }
    arcs.forEach(([from, to], i) => {
      if (t < (next[i] ?? 0)) return;
      it.request(`p${from + 1}`, { type: 'read', id: 's' })
        .output({ type: 'reading', id: 's', time: read(from, t) })
        .send(`p${to + 1}`, { type: 'sync', time: read(from, t) });
      if (!cut || from !== 0 || to !== 1) flying.push({ at: t + mu + xi - 1, to, time: read(from, t) });
      // All at the start; then never two at a time, so that what is passed on is as old as it may be.
      next[i] = t === 0 ? 1 + from * 45 : t + Math.floor((tau * (1 - kappa)) / (rates[from] ?? 1));
    });
    if (t % 7 !== 0) continue;
    rates.forEach((_, i) => {
      it.request(`p${i + 1}`, { type: 'read', id: 'r' }).output({ type: 'reading', id: 'r', time: read(i, t) });
    });
  }
  return it;
}
