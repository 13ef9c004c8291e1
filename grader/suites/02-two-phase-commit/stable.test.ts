/** Part A: the rules, on histories one can check by hand. */
import { describe, expect, test } from 'vitest';
import { type AnyProperty, type Facts, type Json, Violation } from '#course';
import { disastersAreLost } from '../../../labs/02-two-phase-commit/rules/disasters.ts';
import { cleanedUpInTime, everyRequestAnswered } from '../../../labs/02-two-phase-commit/rules/stable-progress.ts';
import {
  bothCopiesWritten,
  cleanBeforeAnswer,
  oneCopyAtATime,
  stableValue,
} from '../../../labs/02-two-phase-commit/rules/stable-storage.ts';

type Told = { readonly [K in keyof Facts]: readonly [kind: K, more: object] }[keyof Facts];

const words = (text: string) => (text === 'null' ? null : text);

/**
 * One fact a line: "asks put r1 1 a" (id, page, data), "0/1 = a" (a put of copy 0 of page 1), "0/1 = a null", "0/1 = a bad",
 * "says put r1", "says value r2 1 a", "says lost r2 1", "says clean r3 1,2" (lost ones), "lost now 1,2" (the status), "0/1 decays",
 * "0/1 torn b", "crash", "boot 2".
 */
function told(line: string): Told {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = line.split(' ');
  const numbers = (list: string) => (list === '' ? [] : list.split(',').map(Number));
  switch (first) {
    case 'asks': {
      const page = fourth === '' ? {} : { page: Number(fourth) };
      return ['request', { request: { type: second, id: third, ...page, ...(fifth === '' ? {} : { data: fifth }) } }];
    }
    case 'says':
      return ['output', { value: output(second, third, fourth, fifth) }];
    case 'lost':
      return ['status', { before: null, after: { lost: numbers(third) } }];
    case 'crash':
      return ['crash', {}];
    case 'boot':
      return ['restart', { boot: Number(second) }];
  }
  const place = { copy: Number(first.split('/')[0]), page: Number(first.split('/')[1]) };
  if (second === '=') return ['put', { ...place, data: words(third), fate: fourth === '' ? 'good' : fourth }];
  return ['disk', { ...place, change: second, ...(third === '' ? {} : { data: third }) }];
}

function output(type: string, id: string, page: string, data: string): Json {
  if (type === 'put') return { type, id };
  if (type === 'clean') return { type, id, lost: page === '' ? [] : page.split(',').map(Number) };
  return { type, id, page: Number(page), ...(type === 'value' ? { data: words(data) } : {}) };
}

/** Several facts a line, with `; `. */
function judge(property: AnyProperty, lines: readonly string[]): string {
  let state: unknown = property.initial({ nodes: ['d1'], healAt: null, until: 0 });
  for (const [i, line] of lines.flatMap((it) => it.split('; ')).entries()) {
    const [kind, more] = told(line);
    const next = (property.on[kind] as ((state: unknown, fact: unknown) => unknown) | undefined)?.(state, {
      ref: i,
      at: 0,
      node: 'd1',
      ...more,
    });
    if (next instanceof Violation) return next.because;
    if (next !== undefined) state = next;
  }
  if (property.kind === 'eventually') return property.missing(state) ?? 'holds';
  return property.kind !== 'sometimes' && property.exercised(state) ? 'holds' : 'holds, not exercised';
}

type Rows = [string, string[], string][];
const put = 'asks put r1 1 a; 0/1 = a; 1/1 = a; says put r1';

describe('stable-value', () => {
  const cut = [put, 'asks put r2 1 b; 0/1 = b', 'crash', 'boot 2'];
  test.each<Rows[number]>([
    ['what was put', [put, 'asks get r2 1; says value r2 1 a'], 'holds, not exercised'],
    ['nothing yet', ['asks get r2 1; says value r2 1 null'], 'holds, not exercised'],
    ['something else', [put, 'asks get r2 1; says value r2 1 null'], 'd1 gives null for page 1, which holds "a".'],
    ['cut off: old', [...cut, 'asks get r3 1; says value r3 1 a; asks get r4 1; says value r4 1 a'], 'holds'],
    ['cut off: new', [...cut, 'asks get r3 1; says value r3 1 b; asks get r4 1; says value r4 1 b'], 'holds'],
    [
      'cut off: first new, then old',
      [...cut, 'asks get r3 1; says value r3 1 b; asks get r4 1; says value r4 1 a'],
      'd1 gives "a" for page 1, which holds "b".',
    ],
    [
      'cut off: neither',
      [...cut, 'asks get r3 1; says value r3 1 null'],
      'd1 gives null for page 1, which holds "a" or "b".',
    ],
    [
      'never answered, and no crash: it may have happened',
      [put, 'asks put r2 1 b', 'asks get r3 1; says value r3 1 b'],
      'holds',
    ],
    ['cut off twice', [...cut, 'asks put r3 1 c', 'crash', 'boot 3', 'asks get r4 1; says value r4 1 a'], 'holds'],
  ])('%s', (_, lines, verdict) => expect(judge(stableValue, lines)).toBe(verdict));
});

describe('both-copies-written', () => {
  test.each<Rows[number]>([
    ['nothing went wrong', [put], 'holds, not exercised'],
    ['tried again', ['asks put r1 1 a; 0/1 = a bad; 0/1 = a; 1/1 = a null; 1/1 = a; says put r1'], 'holds'],
    ['the other order', ['asks put r1 1 a; 1/1 = a null; 1/1 = a; 0/1 = a; says put r1'], 'holds'],
    [
      'a null write',
      [put, 'asks put r2 1 b; 0/1 = b; 1/1 = b null; says put r2'],
      'd1 says that page 1 is put: copy 0 holds "b", copy 1 holds "a".',
    ],
    [
      'a bad write',
      ['asks put r1 1 a; 0/1 = a bad; 1/1 = a; says put r1'],
      'd1 says that page 1 is put: copy 0 is bad, copy 1 holds "a".',
    ],
    ['not answered', ['asks put r1 1 a; 0/1 = a bad'], 'holds, not exercised'],
  ])('%s', (_, lines, verdict) => expect(judge(bothCopiesWritten, lines)).toBe(verdict));
});

describe('one-copy-at-a-time', () => {
  test.each<Rows[number]>([
    ['nothing went wrong', [put], 'holds, not exercised'],
    ['tried again', ['0/1 = a bad; 0/1 = a null; 0/1 = a; 1/1 = a'], 'holds'],
    ['the other order', ['1/1 = a bad; 1/1 = a; 0/1 = a'], 'holds'],
    ['too early', ['0/1 = a null; 1/1 = a'], 'd1 puts copy 1 of page 1 although its put of copy 0 has not worked.'],
    ['another page', ['0/1 = a null; 1/2 = a'], 'holds, not exercised'],
    ['a null write of what is there', [put, '0/1 = a null; 1/1 = a null; 0/1 = a'], 'holds, not exercised'],
    [
      'a null write of what a bad page held',
      [put, '0/1 decays', '0/1 = a null; 1/1 = a'],
      'd1 puts copy 1 of page 1 although its put of copy 0 has not worked.',
    ],
    [
      'a bad write of what is there',
      [put, '0/1 = a bad; 1/1 = a'],
      'd1 puts copy 1 of page 1 although its put of copy 0 has not worked.',
    ],
    [
      'after a crash the disk has to be read anew',
      ['0/1 = a bad', 'crash', 'boot 2', '1/1 = a'],
      'holds, not exercised',
    ],
    ['a decayed copy is nobody’s fault', ['1/1 decays', '0/1 = a; 1/1 = a'], 'holds, not exercised'],
  ])('%s', (_, lines, verdict) => expect(judge(oneCopyAtATime, lines)).toBe(verdict));
});

describe('clean-before-answer', () => {
  const cut = [put, 'asks put r2 1 b; 0/1 = b', 'crash', 'boot 2'];
  test.each<Rows[number]>([
    ['cleaned up', [...cut, '1/1 = b', 'asks get r3 1; says value r3 1 b'], 'holds'],
    ['the other way', [...cut, '0/1 = a', 'asks get r3 1; says value r3 1 a'], 'holds'],
    ['lazily', [...cut, 'asks get r3 2; says value r3 2 null', 'asks get r4 1; 1/1 = b; says value r4 1 b'], 'holds'],
    [
      'not at all',
      [...cut, 'asks get r3 1; says value r3 1 b'],
      'd1 answers for page 1, which it has not cleaned up since its restart: copy 0 holds "b", copy 1 holds "a".',
    ],
    [
      'decay after the start has time',
      [...cut, '1/1 = b', '0/1 decays', 'asks get r3 1; says value r3 1 b'],
      'holds, not exercised',
    ],
    [
      'decay before the start has none',
      [put, 'crash', '0/1 decays', 'boot 2', 'asks get r3 1; says value r3 1 a'],
      'd1 answers for page 1, which it has not cleaned up since its restart: copy 0 is bad, copy 1 holds "a".',
    ],
    [
      'lost pages stay as they are',
      [put, '0/1 decays; 1/1 decays', 'asks cleanup r2; says clean r2 1'],
      'holds, not exercised',
    ],
    [
      'an idle cleanup',
      [put, '0/1 decays', 'asks cleanup r2; says clean r2'],
      'd1 says that it has cleaned up: of page 1, copy 0 is bad, copy 1 holds "a".',
    ],
  ])('%s', (_, lines, verdict) => expect(judge(cleanBeforeAnswer, lines)).toBe(verdict));
});

describe('disasters-are-lost', () => {
  const lost = [put, '0/1 decays; 1/1 decays'];
  test.each<Rows[number]>([
    ['lost, and said so', [...lost, 'asks get r2 1; says lost r2 1; lost now 1'], 'holds'],
    [
      'put again',
      [...lost, 'asks put r2 1 b; 0/1 = b; 1/1 = b; says put r2; lost now', 'asks get r3 1'],
      'holds, not exercised',
    ],
    ['found again', [...lost, '1/1 revives', 'asks get r2 1; says value r2 1 a'], 'holds, not exercised'],
    ['cleanup says it', [...lost, 'asks cleanup r2; says clean r2 1'], 'holds, not exercised'],
    [
      'data of a bad page',
      [...lost, 'asks get r2 1; says value r2 1 a'],
      'd1 gives "a" for page 1, whose two copies are bad.',
    ],
    [
      'one copy is good',
      [put, '0/1 decays', 'asks get r2 1; says lost r2 1'],
      'd1 says that page 1 is lost: copy 0 is bad, copy 1 holds "a".',
    ],
    [
      'cleanup keeps silent',
      [...lost, 'asks cleanup r2; says clean r2'],
      'd1 cleans up and says that page 1 is not lost: copy 0 is bad, copy 1 is bad.',
    ],
    ['a status of its own', [put, 'lost now 1'], 'The status of d1 has page 1 as lost, which it is not.'],
    [
      'a status that stays',
      [...lost, 'lost now 1', 'asks put r2 1 b; 0/1 = b; 1/1 = b; says put r2', 'asks get r3 1'],
      'The status of d1 has page 1 as lost, which it is not.',
    ],
  ])('%s', (_, lines, verdict) => expect(judge(disastersAreLost, lines)).toBe(verdict));
});

describe('every-request-answered', () => {
  test.each<Rows[number]>([
    ['answered', [put, 'asks get r2 1; says lost r2 1', 'asks cleanup r3; says clean r3'], 'holds'],
    ['cut off', ['asks put r1 1 a', 'crash'], 'holds'],
    ['not answered', ['asks put r1 1 a'], 'The request r1 (put) was never answered.'],
    ['twice', [put, 'says put r1'], 'd1 outputs put with id r1, which answers no open request.'],
    [
      'with something else',
      ['asks get r1 1; says put r1'],
      'd1 outputs put with id r1, which answers no open request.',
    ],
    [
      'about another page',
      ['asks get r1 1; says lost r1 2'],
      'd1 outputs lost with id r1, which answers no open request.',
    ],
  ])('%s', (_, lines, verdict) => expect(judge(everyRequestAnswered, lines)).toBe(verdict));
});

describe('cleaned-up-in-time', () => {
  test.each<Rows[number]>([
    ['repaired', [put, '0/1 decays', '0/1 = a'], 'holds'],
    ['revived', [put, '0/1 decays', '0/1 revives'], 'holds'],
    ['both bad', [put, '0/1 decays', '1/1 decays'], 'holds'],
    ['torn, and repaired', [put, 'crash', '0/1 torn b', '0/1 = a'], 'holds'],
    [
      'left alone',
      [put, '0/1 decays'],
      'Nothing has failed for longer than T_D, and page 1 is still not cleaned up: copy 0 is bad, copy 1 holds "a".',
    ],
    [
      'torn, revived, and different',
      [put, 'crash', '0/1 torn b', '0/1 revives'],
      'Nothing has failed for longer than T_D, and page 1 is still not cleaned up: copy 0 holds "b", copy 1 holds "a".',
    ],
  ])('%s', (_, lines, verdict) => expect(judge(cleanedUpInTime, lines)).toBe(verdict));
});
