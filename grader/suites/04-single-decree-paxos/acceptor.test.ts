/** Part A: the rules, on histories one can check by hand. */
import { describe, expect, test } from 'vitest';
import {
  acceptanceReported,
  promiseKept,
  survivesCrashes,
} from '../../../labs/04-single-decree-paxos/rules/acceptor.ts';
import { judged } from './history.fixture.ts';

const nodes = 's1 s2 a1 a2 l1';
const asks = ['s1 > a1 accept 3 x', 's2 > a1 accept 7 y'];

describe('promise-kept', () => {
  test.each<[string, string[], string]>([
    ['refuses what is lower', ['a1 > s1 promise 5', 'a1 < s1 accept 3 x'], 'holds'],
    ['accepts what it promised', [...asks, 'a1 > s1 promise 7', 'a1 > s1 accepted 7 y'], 'holds, not exercised'],
    ['accepts what is higher', [...asks, 'a1 > s1 promise 5', 'a1 > s1 accepted 7 y'], 'holds, not exercised'],
    [
      'accepts what is lower',
      [...asks, 'a1 > s2 promise 5', 'a1 > s1 accepted 3 x'],
      'a1 promised 5. It accepts proposal 3 (x), and 3 is less.',
    ],
    [
      'says again what it accepted before it promised',
      [...asks, 'a1 > s1 accepted 3 x', 'a1 > s2 promise 5 3 x', 'a1 > s1 accepted 3 x'],
      'holds, not exercised',
    ],
    [
      'says for the first time what it accepted before: the report is the witness',
      [...asks, 'a1 > s2 promise 5 3 x', 'a1 > s1 accepted 3 x'],
      'holds, not exercised',
    ],
    [
      'a promise of less in between takes nothing back',
      [...asks, 'a1 > s2 promise 5', 'a1 > s1 promise 3', 'a1 > s1 accepted 3 x'],
      'a1 promised 5. It accepts proposal 3 (x), and 3 is less.',
    ],
    ['another one promised', [...asks, 'a2 > s2 promise 5', 'a1 > s1 accepted 3 x'], 'holds, not exercised'],
    [
      'the status takes it back',
      ['a1 > s2 promise 5', 'a1 status 0'],
      'a1 promised 5. Its status says that it has promised nothing.',
    ],
    [
      'forgotten in a crash: another rule says so',
      [...asks, 'a1 > s2 promise 5', 'a1 crash', 'a1 boot', 'a1 status 0', 'a1 > s1 accepted 3 x'],
      'holds, not exercised',
    ],
  ])('%s', (_, lines, verdict) => expect(judged(promiseKept, nodes, ...lines)).toBe(verdict));
});

describe('acceptance-reported', () => {
  test.each<[string, string[], string]>([
    ['reports', [...asks, 'a1 > s1 accepted 3 x', 'a1 < s2 prepare 5', 'a1 > s2 promise 5 3 x'], 'holds'],
    [
      'reports nothing',
      [...asks, 'a1 > s1 accepted 3 x', 'a1 > s2 promise 5'],
      'a1 accepted proposal 3 (x). It promises 5 and reports nothing.',
    ],
    [
      'reports the older one',
      [...asks, 'a1 > s1 accepted 3 x', 'a1 > s1 accepted 7 y', 'a1 > s2 promise 9 3 x'],
      'a1 accepted proposal 7 (y). It promises 9 and reports proposal 3 (x).',
    ],
    [
      'promised less than it has accepted: the report says so',
      [...asks, 'a1 > s1 accepted 7 y', 'a1 > s2 promise 5 7 y'],
      'holds, not exercised',
    ],
    [
      'a later acceptance was never announced: a crash came first',
      [...asks, 'a1 > s1 accepted 3 x', 'a1 > s2 promise 9 7 y'],
      'holds, not exercised',
    ],
    ['a copy of an older promise', [...asks, 'a1 > s1 accepted 7 y', 'a1 > s2 promise 7'], 'holds, not exercised'],
    [
      'reports what nobody asked for',
      [...asks, 'a1 > s2 promise 9 3 y'],
      'a1 reports proposal 3 (y), which nobody asked it to accept.',
    ],
    [
      'accepts what nobody asked for',
      [...asks, 'a1 > s2 accepted 8 y'],
      'a1 accepts proposal 8 (y), which nobody asked it to accept.',
    ],
    [
      'an older one replaces a newer one that has survived a crash: the crash is not to blame',
      [...asks, 'a1 > s1 accepted 7 y', 'a1 crash', 'a1 boot', 'a1 status 7 [7 y]', 'a1 status 7 [3 x]'],
      'a1 accepted proposal 7 (y). Its status says that it has accepted proposal 3 (x).',
    ],
    [
      'an older one comes just before the crash, and after it only that one is known',
      [...asks, 'a1 > s1 accepted 7 y', 'a1 < s1 accept 3 x', 'a1 writes', 'a1 crash', 'a1 boot', 'a1 status 7 [3 x]'],
      'a1 accepted proposal 7 (y). After a crash its status says that it has accepted proposal 3 (x), which it was asked to accept just before the crash.',
    ],
    [
      'the status knows an older one',
      [...asks, 'a1 > s1 accepted 7 y', 'a1 status 7 [3 x]'],
      'a1 accepted proposal 7 (y). Its status says that it has accepted proposal 3 (x).',
    ],
  ])('%s', (_, lines, verdict) => expect(judged(acceptanceReported, nodes, ...lines)).toBe(verdict));
});

describe('survives-crashes', () => {
  const down = ['a1 crash', 'a1 boot'];
  test.each<[string, string[], string]>([
    ['remembers', ['a1 > s2 promise 5', ...down, 'a1 status 5', 'a1 < s1 prepare 3'], 'holds'],
    [
      'the status has forgotten the promise',
      ['a1 > s2 promise 5', ...down, 'a1 status 0'],
      'a1 promised 5. After a crash its status says that it has promised nothing.',
    ],
    [
      'accepts what is lower',
      [...asks, 'a1 > s2 promise 5', ...down, 'a1 > s1 accepted 3 x'],
      'a1 promised 5. After a crash it accepts proposal 3 (x), and 3 is less.',
    ],
    [
      'has forgotten the acceptance',
      [...asks, 'a1 > s1 accepted 3 x', ...down, 'a1 > s2 promise 5'],
      'a1 accepted proposal 3 (x). After a crash it promises 5 and reports nothing.',
    ],
    [
      'breaks its word without a crash: another rule says so',
      [...asks, 'a1 > s2 promise 5', 'a1 > s1 accepted 3 x'],
      'holds, not exercised',
    ],
    [
      'an older accept comes, but what is left is nothing: that no accept has done',
      [...asks, 'a1 > s1 accepted 7 y', 'a1 < s1 accept 3 x', 'a1 writes', ...down, 'a1 status 0'],
      'a1 accepted proposal 7 (y). After a crash its status says that it has accepted nothing.',
    ],
    [
      'an older accept came, and something else after it: it was over when the crash came',
      [
        ...asks,
        'a1 > s1 accepted 7 y',
        'a1 < s1 accept 3 x',
        'a1 writes',
        'a1 < s2 prepare 9',
        'a1 writes',
        ...down,
        'a1 status 9 [3 x]',
      ],
      'a1 accepted proposal 7 (y). After a crash its status says that it has accepted proposal 3 (x).',
    ],
    [
      'an older accept comes just before the crash, and has replaced the newer one: another rule says so',
      [
        ...asks,
        'a1 > s1 accepted 7 y',
        'a1 < s1 accept 3 x',
        'a1 writes',
        ...down,
        'a1 status 7 [3 x]',
        'a1 > s2 promise 9 3 x',
      ],
      'holds, not exercised',
    ],
    [
      'an older accept comes just before the crash, and nothing was written: it has replaced nothing',
      [...asks, 'a1 > s1 accepted 7 y', 'a1 < s1 accept 3 x', ...down, 'a1 status 7 [3 x]'],
      'a1 accepted proposal 7 (y). After a crash its status says that it has accepted proposal 3 (x).',
    ],
    [
      'replaced before the crash, and everybody could see it: another rule says so',
      [...asks, 'a1 > s1 accepted 7 y', 'a1 status 7 [3 x]', ...down, 'a1 status 7 [3 x]', 'a1 > s2 promise 9 3 x'],
      'holds, not exercised',
    ],
    [
      'an older prepare comes just before the crash, and has set the promise back: another rule says so',
      ['a1 > s2 promise 5', 'a1 < s1 prepare 3', 'a1 writes', ...down, 'a1 status 3'],
      'holds, not exercised',
    ],
    [
      'somebody else crashed',
      [...asks, 'a1 > s2 promise 5', 'a2 crash', 'a2 boot', 'a1 > s1 accepted 3 x'],
      'holds, not exercised',
    ],
  ])('%s', (_, lines, verdict) => expect(judged(survivesCrashes, nodes, ...lines)).toBe(verdict));
});
