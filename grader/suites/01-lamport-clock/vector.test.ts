/** Part C: the rules, on histories one can check by hand. */
import { describe, expect, test } from 'vitest';
import { checkConcurrent, checkHappenedBefore } from '../../../labs/01-lamport-clock/rules/answers.ts';
import { causalDelivery, deliveredEverywhere } from '../../../labs/01-lamport-clock/rules/causal-broadcast.ts';
import { vectorExactness } from '../../../labs/01-lamport-clock/rules/vector-clock.ts';
import { History } from './history.fixture.ts';

const nodes = ['p1', 'p2', 'p3'];

/**
 * One line an event: "p1 local e1 = 1 0 0", "p1 send m1 to p2 = 2 0 0", "p1 broadcast b1 = 3 0 0", "p2 receive m1 = 2 1 0".
 * Deliveries of broadcasts follow after a semicolon: "p2 receive b1 = 3 2 0; b1 of p1".
 */
function history(...lines: string[]): History {
  const it = new History(...nodes);
  for (const line of lines) {
    const [head = '', ...deliveries] = line.split('; ');
    const match = /^(p\d) (\w+) (\w+)(?: to (p\d))? = ([\d ]+)$/.exec(head);
    const [, node = '', verb = '', id = '', to, counts = ''] = match ?? [];
    const stamp = counts.split(' ').map(Number);
    if (verb === 'receive') it.deliver(`${id}>${node}`);
    else it.request(node, to === undefined ? { type: verb, id } : { type: verb, id, to });
    const receivers = verb === 'broadcast' ? nodes.filter((other) => other !== node) : to === undefined ? [] : [to];
    const type = verb === 'broadcast' ? 'broadcast' : 'event';
    for (const other of receivers) it.send(other, { type, id, stamp }, `${id}>${other}`);
    it.output({ type: 'event', kind: verb === 'broadcast' ? 'send' : verb, id, stamp });
    for (const delivery of deliveries) {
      const [delivered = '', , origin = ''] = delivery.split(' ');
      it.output({ type: 'deliver', id: delivered, origin });
    }
  }
  return it;
}

describe('vector-exactness', () => {
  test.each<[string, string[], string]>([
    [
      'exact',
      ['p1 local e1 = 1 0 0', 'p2 local e2 = 0 1 0', 'p1 send m1 to p2 = 2 0 0', 'p2 receive m1 = 2 2 0'],
      'holds',
    ],
    // Steps need only be positive.
    ['in leaps', ['p1 send m1 to p2 = 10 0 0', 'p3 local e1 = 0 0 4', 'p2 receive m1 = 10 7 0'], 'holds'],
    ['nothing concurrent', ['p1 send m1 to p2 = 1 0 0', 'p2 receive m1 = 1 1 0'], 'holds, not exercised'],
    [
      'the receipt does not count itself',
      ['p1 send m1 to p2 = 1 0 0', 'p2 receive m1 = 1 0 0'],
      "p1's sending of m1 happened before p2's receipt of m1, but [1, 0, 0] is not less than [1, 0, 0].",
    ],
    [
      'only the sender’s own count is taken over',
      ['p1 send m1 to p2 = 1 0 0', 'p2 receive m1 = 1 1 0', 'p2 send m2 to p3 = 1 2 0', 'p3 receive m2 = 0 2 1'],
      "p1's sending of m1 happened before p3's receipt of m2, but [1, 0, 0] is not less than [0, 2, 1].",
    ],
    [
      'a clock with one direction only',
      ['p1 local e1 = 1 1 1', 'p2 local e2 = 2 2 2'],
      "p1's local event e1 did not happen before p2's local event e2, but [1, 1, 1] is less than [2, 2, 2].",
    ],
    [
      'less than an event that came earlier in the run',
      ['p2 local e2 = 2 2 2', 'p1 local e1 = 1 1 1'],
      "p1's local event e1 did not happen before p2's local event e2, but [1, 1, 1] is less than [2, 2, 2].",
    ],
    [
      'knows an event that came after the message had left',
      ['p1 send m1 to p2 = 1 0 0', 'p1 local e1 = 2 0 0', 'p2 receive m1 = 2 1 0'],
      "p1's local event e1 did not happen before p2's receipt of m1, but [2, 0, 0] is less than [2, 1, 0].",
    ],
    [
      'a count is missing',
      ['p1 local e1 = 1 0'],
      "p1's local event e1 is stamped [1, 0]; a stamp has one count for each of the 3 processes.",
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(vectorExactness)).toBe(verdict);
  });

  test('every pair is judged, though few are compared: against the definition, on random histories', () => {
    // 40 events with stamps that are right but for one count of one event: wrong exactly when some pair is wrong.
    for (let seed = 1; seed <= 300; seed++) {
      const { lines, wrong } = randomHistory(seed);
      expect(
        history(...lines)
          .judge(vectorExactness)
          .startsWith('holds'),
        lines.join('\n'),
      ).toBe(!wrong);
    }
  });
});

/** A history with right stamps, one of them bent; and whether some pair of stamps now lies about →. */
function randomHistory(seed: number): { lines: string[]; wrong: boolean } {
  let state = seed;
  const draw = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const clocks = nodes.map(() => [0, 0, 0]);
  const flying: { id: string; to: number; stamp: number[] }[] = [];
  const events: { past: number[]; stamp: number[]; head: string }[] = [];
  for (let i = 0; i < 40; i++) {
    const arrival = draw(2) === 0 ? flying.shift() : undefined;
    const place = arrival?.to ?? draw(3);
    const own = clocks[place] ?? [];
    if (arrival !== undefined)
      arrival.stamp.forEach((count, k) => {
        own[k] = Math.max(own[k] ?? 0, count);
      });
    own[place] = (own[place] ?? 0) + 1;
    const to = (place + 1 + draw(2)) % 3;
    const sends = arrival === undefined && draw(2) === 0;
    if (sends) flying.push({ id: `m${i}`, to, stamp: [...own] });
    const head = arrival
      ? `p${place + 1} receive ${arrival.id}`
      : sends
        ? `p${place + 1} send m${i} to p${to + 1}`
        : `p${place + 1} local e${i}`;
    events.push({ past: [...own], stamp: [...own], head });
  }
  const bent = events[draw(40)];
  const count = draw(3);
  if (bent !== undefined) bent.stamp[count] = Math.max(0, (bent.stamp[count] ?? 0) + draw(3) - 1);
  const less = (u: number[], v: number[]) => u.every((n, k) => n <= (v[k] ?? 0)) && u.some((n, k) => n < (v[k] ?? 0));
  const wrong = events.some((a) => events.some((b) => less(a.past, b.past) !== less(a.stamp, b.stamp)));
  return { lines: events.map(({ head, stamp }) => `${head} = ${stamp.join(' ')}`), wrong };
}

describe('happened-before and concurrent', () => {
  test.each<[number[], number[], boolean, boolean]>([
    [[1, 0], [1, 1], true, false],
    [[1, 1], [1, 0], false, false],
    [[1, 0], [0, 1], false, true],
    [[9, 0], [10, 0], true, false],
  ])('%o and %o', (u, v, before, concurrent) => {
    expect(checkHappenedBefore([u, v], before)).toBeUndefined();
    expect(checkHappenedBefore([u, v], !before)).toMatch(/: (true|false)\.$/);
    expect(checkConcurrent([u, v], concurrent)).toBeUndefined();
    expect(checkConcurrent([u, v], !concurrent)).toMatch(/: (true|false)\.$/);
  });

  test('no event happened before itself', () => {
    expect(
      checkHappenedBefore(
        [
          [2, 1],
          [2, 1],
        ],
        true,
      ),
    ).toBe('no event happened before itself: false.');
  });
});

describe('causal broadcast', () => {
  const b1 = 'p1 broadcast b1 = 1 0 0; b1 of p1';
  const answer = ['p2 receive b1 = 1 1 0; b1 of p1', 'p2 broadcast b2 = 1 2 0; b2 of p2'];
  test.each<[string, string[], string, string]>([
    [
      'an answer waits for what it answers',
      [
        b1,
        ...answer,
        'p3 receive b2 = 1 2 1',
        'p3 receive b1 = 1 2 2; b1 of p1; b2 of p2',
        'p1 receive b2 = 2 2 0; b2 of p2',
      ],
      'holds',
      'holds',
    ],
    [
      'an answer does not wait',
      [b1, ...answer, 'p3 receive b2 = 1 2 1; b2 of p2'],
      'p3 delivers b2 of p2 before b1 of p1, which p2 had delivered before it broadcast b2.',
      'All messages have arrived, and b1 is still not delivered at p3.',
    ],
    [
      'the second of one sender before the first',
      [b1, 'p1 broadcast b2 = 2 0 0; b2 of p1', 'p2 receive b2 = 2 1 0; b2 of p1'],
      'p2 delivers b2 of p1 before b1 of p1, which p1 had sent before it broadcast b2.',
      'All messages have arrived, and b1 is still not delivered at p2, p3.',
    ],
    [
      // p2 has b2's predecessor only in its buffer when it broadcasts b3: p3 owes nobody a wait.
      'what is only kept back creates no dependency',
      [
        b1,
        'p1 broadcast b2 = 2 0 0; b2 of p1',
        'p2 receive b2 = 2 1 0',
        'p2 broadcast b3 = 2 2 0; b3 of p2',
        'p3 receive b3 = 2 2 1; b3 of p2',
        'p3 receive b1 = 2 2 2; b1 of p1',
        'p3 receive b2 = 2 2 3; b2 of p1',
        'p2 receive b1 = 2 3 0; b1 of p1; b2 of p1',
        'p1 receive b3 = 3 2 0; b3 of p2',
      ],
      'holds',
      'holds',
    ],
    [
      'delivered twice',
      [b1, 'p2 receive b1 = 1 1 0; b1 of p1; b1 of p1'],
      'p2 delivers b1 of p1 a second time.',
      'All messages have arrived, and b1 is still not delivered at p3.',
    ],
    [
      'invented',
      [b1, 'p2 receive b1 = 1 1 0; toString of p1'],
      'p2 delivers toString of p1, which p1 never broadcast.',
      'All messages have arrived, and b1 is still not delivered at p2, p3.',
    ],
    [
      'kept back for ever',
      [b1, 'p2 receive b1 = 1 1 0; b1 of p1', 'p3 receive b1 = 1 0 1'],
      'holds, not exercised',
      'All messages have arrived, and b1 is still not delivered at p3.',
    ],
    [
      'the own one later',
      ['p1 broadcast b1 = 1 0 0', 'p2 receive b1 = 1 1 0; b1 of p1'],
      'holds, not exercised',
      'p1 did not deliver its own broadcast b1 in the handler that made it.',
    ],
  ])('%s', (_, lines, causal, everywhere) => {
    expect(history(...lines).judge(causalDelivery)).toBe(causal);
    expect(history(...lines).judge(deliveredEverywhere)).toBe(everywhere);
  });
});
