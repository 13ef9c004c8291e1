/** Part B: the rules, on histories one can check by hand. */
import { describe, expect, test } from 'vitest';
import { onlyProposed, p2c, uniqueNumbers } from '../../../labs/04-single-decree-paxos/rules/proposer.ts';
import { judged } from './history.fixture.ts';

const nodes = 'p1 p2 s1 a1 a2 a3';

describe('unique-numbers', () => {
  test.each<[string, string[], string]>([
    ['numbers of their own', ['p1 > a1 prepare 2', 'p2 > a1 prepare 3', 'p1 > a2 prepare 2'], 'holds'],
    ['a common number', ['p1 > a1 prepare 2', 'p2 > a1 prepare 2'], 'p1 and p2 both use the number 2.'],
    [
      'one value, sent twice',
      ['p1 > a1 accept 2 x', 'p1 > a2 accept 2 x', 'p1 > a1 accept 2 x'],
      'holds, not exercised',
    ],
    [
      'two values',
      ['p1 > a1 accept 2 x', 'p1 crash', 'p1 boot', 'p1 > a2 accept 2 y'],
      'p1 sends out number 2 with two values: x, then y.',
    ],
    ['prepared again, and sent out once: no harm', ['p1 > a1 prepare 2', 'p1 > a1 prepare 2'], 'holds, not exercised'],
    ['the test itself plays s1', ['s1 > a1 prepare 2', 'p1 > a1 prepare 2'], 'holds, not exercised'],
  ])('%s', (_, lines, verdict) => expect(judged(uniqueNumbers, nodes, ...lines)).toBe(verdict));
});

describe('p2c', () => {
  test.each<[string, string[], string]>([
    ['free', ['a1 > p1 promise 4', 'a2 > p1 promise 4', 'p1 > a1 accept 4 z'], 'holds, not exercised'],
    ['taken over', ['a1 > p1 promise 4 1 x', 'a2 > p1 promise 4', 'p1 > a1 accept 4 x'], 'holds'],
    [
      'not taken over',
      ['a1 > p1 promise 4 1 x', 'a2 > p1 promise 4', 'p1 > a1 accept 4 z'],
      'p1 sends out proposal 4 with the value z; but those who promised 4 report: a1 proposal 1 (x), a2 nothing.',
    ],
    [
      'the lower of two',
      ['a1 > p1 promise 4 1 x', 'a2 > p1 promise 4 2 y', 'p1 > a1 accept 4 x'],
      'p1 sends out proposal 4 with the value x; but those who promised 4 report: a1 proposal 1 (x), a2 proposal 2 (y).',
    ],
    ['the higher of two', ['a1 > p1 promise 4 1 x', 'a2 > p1 promise 4 2 y', 'p1 > a1 accept 4 y'], 'holds'],
    [
      'the third promise is not in the majority it used: free',
      ['a1 > p1 promise 4', 'a2 > p1 promise 4', 'a3 > p1 promise 4 1 x', 'p1 > a1 accept 4 z'],
      'holds, not exercised',
    ],
    [
      'or it is: not free, and just as right',
      ['a1 > p1 promise 4', 'a2 > p1 promise 4', 'a3 > p1 promise 4 1 x', 'p1 > a1 accept 4 x'],
      'holds',
    ],
    [
      'no majority',
      ['a1 > p1 promise 4', 'p1 > a1 accept 4 z'],
      'p1 sends out proposal 4 (z), but only a1 has promised 4: a majority is 2.',
    ],
    [
      'one acceptor twice',
      ['a1 > p1 promise 4', 'a1 > p1 promise 4', 'p1 > a1 accept 4 z'],
      'p1 sends out proposal 4 (z), but only a1 has promised 4: a majority is 2.',
    ],
    [
      'a promise of another number',
      ['a1 > p1 promise 4', 'a2 > p1 promise 2', 'p1 > a1 accept 4 z'],
      'p1 sends out proposal 4 (z), but only a1 has promised 4: a majority is 2.',
    ],
    ['nobody', ['p1 > a1 accept 4 z'], 'p1 sends out proposal 4 (z), but nobody has promised 4: a majority is 2.'],
    [
      'an earlier number whose promises came late',
      ['a1 > p1 promise 2', 'a1 > p1 promise 4', 'a2 > p1 promise 2', 'p1 > a1 accept 2 z'],
      'holds, not exercised',
    ],
    ['the test itself plays s1', ['s1 > a1 accept 4 z'], 'holds, not exercised'],
  ])('%s', (_, lines, verdict) => expect(judged(p2c, nodes, ...lines)).toBe(verdict));

  test('of four acceptors three are a majority', () => {
    const lines = ['a1 > p1 promise 4', 'a2 > p1 promise 4', 'p1 > a1 accept 4 z'];
    expect(judged(p2c, 'p1 a1 a2 a3 a4', ...lines)).toBe(
      'p1 sends out proposal 4 (z), but only a1, a2 have promised 4: a majority is 3.',
    );
  });
});

describe('only-proposed', () => {
  test.each<[string, string[], string]>([
    ['its own', ['p1 asked x', 'p1 > a1 accept 4 x'], 'holds'],
    ['that of another proposer', ['p2 asked x', 'p1 > a1 accept 4 x'], 'holds'],
    ['that of a proposer the test plays', ['s1 > a1 accept 1 x', 'p1 > a1 accept 4 x'], 'holds'],
    ['invented', ['p1 lead', 'p1 > a1 accept 4 x'], 'p1 sends out the value x, which nobody proposed.'],
    [
      'a name every object has',
      ['p1 > a1 accept 4 toString'],
      'p1 sends out the value toString, which nobody proposed.',
    ],
  ])('%s', (_, lines, verdict) => expect(judged(onlyProposed, nodes, ...lines)).toBe(verdict));
});
