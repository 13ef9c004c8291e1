import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['--part', '--path', '--seed', '--seeds', '--solution', 'A', 'lamport-clock'];

test.each([
  ['--seeed', '--seed'],
  ['--sede', '--seed'], // two neighbours swapped are one mistake
  ['--SOLUTION', '--solution'],
  ['--solutoin', '--solution'],
  ['lamport', undefined], // too much is missing: what is short of a word is no misspelling
  ['--verbose', undefined],
  ['', undefined], // one letter short of A, but nothing of it is there
])('%s → %s', (typed, meant) => expect(nearest(typed, words)).toBe(meant));

test('of two that are equally near the first', () =>
  expect(nearest('--pait', ['--part', '--pait2', '--paid'])).toBe('--part'));
