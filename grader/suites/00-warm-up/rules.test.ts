/** The rules of lab 00 over stories told by hand: what breaks them, what does not, and in which words. */
import { expect, test } from 'vitest';
import { type AnyProperty, type Facts, Violation } from '#course';
import {
  answeredOnce,
  answerMatches,
  everyQuestionAnswered,
  executedAtMostOnce,
} from '../../../labs/00-warm-up/rules.ts';

/**
 * One fact a line: `c1 is asked q1`, `s gets q1`, `s sends q1 #1`, `c1 gets q1 #1`, `c1 tells q1 #1`, `s crashes`.
 * Line n happens at n milliseconds and is fact n.
 */
function fact(line: string, ref: number): { kind: keyof Facts; fact: unknown } {
  const [node, verb, ...rest] = line.split(' ');
  const words = verb === 'is' ? rest.slice(1) : rest;
  const [id, ticket] = [words[0], Number(words[1]?.slice(1))];
  const at = { ref, at: ref * 1000, node };
  const message = words[1] === undefined ? { type: 'ask', id } : { type: 'answer', id, ticket };
  switch (verb) {
    case 'is':
      return { kind: 'request', fact: { ...at, request: { type: 'ask', id } } };
    case 'gets':
      return { kind: 'deliver', fact: { ...at, from: node === 's' ? 'c1' : 's', message, sent: 0 } };
    case 'sends':
      return { kind: 'send', fact: { ...at, to: node === 's' ? 'c1' : 's', message } };
    case 'tells':
      return { kind: 'output', fact: { ...at, value: { type: 'answered', id, ticket } } };
    case 'crashes':
      return { kind: 'crash', fact: at };
    default:
      throw new Error(`No such fact: ${line}`);
  }
}

function judge(property: AnyProperty, story: string): string {
  let state = property.initial({ nodes: ['c1', 'c2', 's'], healAt: null, until: 1000 });
  for (const [i, line] of story.split('; ').entries()) {
    const it = fact(line, i + 1);
    const step = property.on[it.kind] as ((state: unknown, fact: unknown) => unknown) | undefined;
    const next = step === undefined ? state : step(state, it.fact);
    if (next instanceof Violation) return `${next.first}, ${next.second}: ${next.because}`;
    state = next;
  }
  if (property.kind === 'eventually') return property.missing(state) ?? 'fine';
  return property.kind !== 'sometimes' && property.exercised(state) ? 'fine' : 'not exercised';
}

test.each([
  ['c1 is asked q1; c1 tells q1 #1', 'not exercised'],
  ['c1 is asked q1; c1 gets q1 #1; c1 tells q1 #1; c1 gets q1 #2', 'fine'],
  ['c1 tells q1 #1; c1 tells q2 #2; c1 tells q1 #1', '1, 3: c1 reported the answer to q1 twice.'],
  ['c1 tells q1 #1; c1 tells q1 #2', '1, 2: c1 reported the answer to q1 twice.'],
  ['c1 tells __proto__ #1; c1 gets constructor #1', 'not exercised'],
])('answered once: %s', (story, verdict) => {
  expect(judge(answeredOnce, story)).toBe(verdict);
});

test.each([
  ['c1 is asked q1; c1 gets q1 #4; c1 tells q1 #4', 'fine'],
  ['c1 is asked q1; c1 gets q1 #4; c1 gets q1 #5; c1 tells q1 #4', 'fine'], // either answer will do
  [
    'c1 is asked q1; c1 gets q1 #4; c1 tells q1 #5',
    '2, 3: c1 reported ticket 5 for q1; the answer that reached it says 4.',
  ],
  ['c1 is asked q1; c1 tells q1 #1', '1, 2: c1 reported ticket 1 for q1 before any answer to q1 reached it.'],
  [
    'c1 is asked q1; c2 gets q1 #1; c1 tells q1 #1',
    '1, 3: c1 reported ticket 1 for q1 before any answer to q1 reached it.',
  ],
  ['c1 is asked q1; c2 tells q1 #1', '2, 2: c2 reported an answer to q1, which nobody asked it.'],
  ['c1 tells toString #1', '1, 1: c1 reported an answer to toString, which nobody asked it.'],
  ['c1 is asked q1; c1 gets q1 #4', 'not exercised'],
])('answer matches: %s', (story, verdict) => {
  expect(judge(answerMatches, story)).toBe(verdict);
});

test.each([
  ['c1 is asked q1; c2 is asked q2; c2 tells q2 #1; c1 tells q1 #2', 'fine'],
  ['c1 is asked q1', 'q1, asked of c1 at 1 ms, was never answered.'],
  [
    'c1 is asked q1; c2 is asked q2; c1 is asked q3; c2 tells q2 #1',
    'q1, asked of c1 at 1 ms, was never answered (and 1 more).',
  ],
])('every question answered: %s', (story, verdict) => {
  expect(judge(everyQuestionAnswered, story)).toBe(verdict);
});

test.each([
  ['s gets q1; s sends q1 #1; s gets q2; s sends q2 #2; s crashes; s gets q1; s sends q1 #1', 'fine'],
  ['s gets q1; s crashes; s gets q2; s sends q2 #2; s gets q1; s sends q1 #1', 'not exercised'], // executed before the crash, answered after
  ['s gets q1; s sends q1 #1; s gets q1; s sends q1 #2', '2, 4: s executed q1 twice: it gave ticket 1, then ticket 2.'],
  ['s gets q1; s sends q1 #1; s gets q2; s sends q2 #1', '2, 4: s gave ticket 1 to q1 and again to q2.'],
  [
    's gets q1; s gets q1; s sends q1 #2',
    '1, 3: s is at ticket 2, but only one question has reached it: one was executed twice.',
  ],
  [
    's gets q1; s sends q1 #1; s gets q2; s sends q2 #3',
    '3, 4: s is at ticket 3, but only 2 questions have reached it: one was executed twice.',
  ],
])('executed at most once: %s', (story, verdict) => {
  expect(judge(executedAtMostOnce, story)).toBe(verdict);
});
