/** What is chosen and learned: the rules, on histories one can check by hand. */
import { describe, expect, test } from 'vitest';
import {
  chosenInTheEnd,
  duelsEnd,
  IN_VAIN_MAX,
  learnedInTheEnd,
  learnedOnce,
  learnedWasChosen,
  oneValueChosen,
} from '../../../labs/04-single-decree-paxos/rules/choice.ts';
import { judged } from './history.fixture.ts';

const nodes = 'p1 p2 a1 a2 a3 l1 l2';
const chosen = ['a1 > l1 accepted 4 x', 'a2 > l1 accepted 4 x'];

describe('one-value-chosen', () => {
  test.each<[string, string[], string]>([
    ['chosen once', chosen, 'holds'],
    ['chosen again', [...chosen, 'a2 > l1 accepted 7 x', 'a3 > l1 accepted 7 x'], 'holds'],
    ['one acceptor, told to many', ['a1 > l1 accepted 4 x', 'a1 > l2 accepted 4 x'], 'holds, not exercised'],
    ['under two numbers', ['a1 > l1 accepted 4 x', 'a2 > l1 accepted 5 x'], 'holds, not exercised'],
    [
      'another value',
      [...chosen, 'a2 > l1 accepted 7 y', 'a3 > l1 accepted 7 y'],
      'x was chosen with number 4, and now y is chosen with number 7.',
    ],
    [
      'another value with a lower number, later',
      [...chosen, 'a2 > l1 accepted 3 y', 'a3 > l1 accepted 3 y'],
      'x was chosen with number 4, and now y is chosen with number 3.',
    ],
  ])('%s', (_, lines, verdict) => expect(judged(oneValueChosen, nodes, ...lines)).toBe(verdict));
});

describe('learned-was-chosen', () => {
  test.each<[string, string[], string]>([
    ['after it was chosen', [...chosen, 'l1 learns x', 'l1 > l2 learned x', 'l2 learns x'], 'holds'],
    [
      'too early',
      ['a1 > l1 accepted 4 x', 'l1 learns x'],
      'l1 learns x, but it is accepted with number 4 by a1: a majority with one number is 2.',
    ],
    [
      'added up',
      ['a1 > l1 accepted 4 x', 'a2 > l1 accepted 7 x', 'l1 learns x'],
      'l1 learns x, but it is accepted with number 4 by a1; with number 7 by a2: a majority with one number is 2.',
    ],
    ['from nowhere', ['l1 learns x'], 'l1 learns x, but it is accepted by nobody: a majority with one number is 2.'],
    ['another value', [...chosen, 'l1 learns y'], 'l1 learns y, but x was chosen with number 4.'],
    [
      'a proposer says so too early',
      ['a1 > p1 accepted 4 x', 'p1 > l1 learned x'],
      'p1 tells l1 that x was chosen, but it is accepted with number 4 by a1: a majority with one number is 2.',
    ],
    ['the acceptors told others', ['a1 > p1 accepted 4 x', 'a2 > l2 accepted 4 x', 'l1 learns x'], 'holds'],
  ])('%s', (_, lines, verdict) => expect(judged(learnedWasChosen, nodes, ...lines)).toBe(verdict));
});

describe('learned-once', () => {
  test.each<[string, string[], string]>([
    ['once', ['l1 learns x', 'l1 status x', 'l1 < a3 accepted 4 x'], 'holds'],
    ['twice', ['l1 learns x', 'l1 learns x'], 'l1 learned x, and tells it again: x.'],
    [
      'again after a crash',
      ['l1 learns x', 'l1 crash', 'l1 boot', 'l1 status -', 'l1 learns x'],
      'holds, not exercised',
    ],
    [
      'the status lags behind',
      ['l1 learns x', 'l1 status -'],
      'The status of l1 says that it has learned nothing; it told the application x.',
    ],
    [
      'the status knows, the application does not',
      ['l1 status x'],
      'The status of l1 says that it has learned x; it told the application nothing.',
    ],
  ])('%s', (_, lines, verdict) => expect(judged(learnedOnce, nodes, ...lines)).toBe(verdict));
});

describe('in the end', () => {
  const boots = ['l1 boot', 'l2 boot'];
  test.each<[string, string[], string, string]>([
    ['nobody wants anything', boots, 'holds', 'holds'],
    ['all learn', [...boots, 'p1 asked x', ...chosen, 'l1 learns x', 'l2 learns x'], 'holds', 'holds'],
    [
      'nothing is chosen',
      [...boots, 'p1 asked x', 'p1 > a1 prepare 2', 'healed', 'p1 > a1 prepare 4', 'p1 > a1 prepare 6'],
      'p1 was asked to propose x, and nothing was ever chosen; after the network healed, 2 numbers were prepared.',
      'p1 was asked to propose x, and nothing was ever chosen; after the network healed, 2 numbers were prepared.',
    ],
    ['who was asked has crashed', [...boots, 'p1 asked x', 'p1 crash', 'p1 boot'], 'holds', 'holds'],
    ['one never learns', [...boots, ...chosen, 'l2 learns x'], 'holds', 'x was chosen, and l1 never learned it.'],
    ['one is down', [...boots, ...chosen, 'l2 learns x', 'l1 crash'], 'holds', 'holds'],
    [
      'one has crashed since, and must learn again',
      [...boots, ...chosen, 'l1 learns x', 'l2 learns x', 'l1 crash', 'l1 boot'],
      'holds',
      'x was chosen, and l1 never learned it.',
    ],
  ])('%s', (_, lines, inB, inC) => {
    expect(judged(chosenInTheEnd, nodes, ...lines)).toBe(inB);
    expect(judged(learnedInTheEnd, nodes, ...lines)).toBe(inC);
  });
});

describe('duels-end', () => {
  /** p1 and p2 in turn: each sends out its proposal, and the other one prepares a higher number before it is chosen. */
  const duel = (rounds: number) =>
    Array.from({ length: rounds }, (_, i) => {
      const [one, other] = i % 2 === 0 ? ['p1', 'p2'] : ['p2', 'p1'];
      return [`${one} > a1 accept ${i + 2} x`, `${other} > a1 prepare ${i + 3}`, `${other} > a2 prepare ${i + 3}`];
    }).flat();
  const boots = ['l1 boot', 'l2 boot', 'p1 asked x'];
  const end = [...chosen, 'l1 learns x', 'l2 learns x'];

  test.each<[string, string[], string]>([
    ['a long one, and then an end', [...boots, ...duel(IN_VAIN_MAX - 1), ...end], 'holds'],
    [
      'too long',
      [...boots, ...duel(IN_VAIN_MAX), ...end],
      'p2 sends out proposal 21, and before it is chosen p1 prepares 22. So it went with 20 proposals in a row.',
    ],
    ['when all is chosen, anybody may prepare', [...boots, ...end, ...duel(IN_VAIN_MAX)], 'holds'],
    [
      'one proposer alone that gives up its numbers is no duel',
      [
        ...boots,
        ...Array.from({ length: 50 }, (_, i) => [`p1 > a1 prepare ${i}`, `p1 > a1 accept ${i} x`]).flat(),
        ...end,
      ],
      'holds',
    ],
    ['nobody ever learns', [...boots, ...chosen], 'x was chosen, and l1, l2 never learned it.'],
  ])('%s', (_, lines, verdict) => expect(judged(duelsEnd, nodes, ...lines)).toBe(verdict));
});
