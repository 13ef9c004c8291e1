/** A program that never rests: the first such run is enough, and it is told what goes on. */
import { afterAll, describe, expect, test } from 'vitest';
import { readProgram } from '../course/catalogue.ts';
import { renderStory, renderText } from '../reports/index.ts';
import type { TraceEffect, TraceEvent } from '../trace/events.ts';
import { whatGoesOn } from './endless.ts';
import { gradeLocally } from './local.ts';
import { openJudge } from './open-judge.ts';

const LAB = '00-warm-up';
const judge = openJudge({ silentSecondsMax: 20 });
afterAll(() => judge.close());

/** Asks twice again at once, whatever the server said. */
async function restless() {
  const { files } = await readProgram(LAB, { kind: 'solution' });
  const client = (files.get('client.ts') ?? '').replace(
    'if (!this.waiting.delete(id)) return;',
    `if (!this.waiting.has(id)) return;\n    this.ask(id);\n    this.ask(id);\n    if (id !== '') return;`,
  );
  return { label: 'restless', files: new Map([...files, ['client.ts', client]]) };
}

const options = { width: 100, color: false, unicode: true };

test('a storm ends with its first run without rest, and another guest answers in the next test', async () => {
  const [storm, law] = ['lossy-storm', 'worked-example'];
  const request = { lab: LAB, program: await restless(), tests: [storm, law], first: [storm], seeds: 60 };
  const outcome = await judge.grade(request);
  if (outcome.kind !== 'graded') throw new Error(outcome.kind);
  const [endless, other] = [storm, law].map((id) => outcome.report.tests.find((it) => it.id === id));
  expect(endless).toMatchObject({ verdict: 'not-established', runs: { tried: 1, failed: 0 } });
  expect(endless?.because).toBe(endless?.failure?.because);
  expect(other).toMatchObject({ verdict: 'passed' });
  await expect(renderStory(outcome.report, storm, options)).toMatchFileSnapshot('golden/endless.txt');
  expect(renderText(outcome.report, options)).toContain('without rest');
  const here = await gradeLocally({ lab: LAB, program: request.program, test: storm, seeds: 60 });
  expect(here.kind === 'graded' ? here.report.tests : here).toEqual([endless]);
}, 120_000);

const at = (n: number, node: string, cause: object, ...effects: TraceEffect[]) =>
  ({ n, at: n, kind: 'handler', node, cause, effects }) as unknown as TraceEvent; // causes as short as they are looked at
const send = (type: string): TraceEffect => ({ kind: 'send', to: 'p2', message: { type }, fate: 'sent', copies: 1 });
const received = (type: string) => ({ kind: 'deliver', from: 'p2', message: { type }, sent: 0 });
const timer: TraceEffect = { kind: 'set-timer', name: 'retry', ms: 0 };

describe('what goes on', () => {
  test.each<[string, readonly TraceEvent[]]>([
    [
      'p1 sends prepare without rest, most often when it receives refused; a1 sends refused, most often when it receives prepare',
      [
        at(0, 'p1', { kind: 'request', request: { type: 'propose' } }, send('prepare')),
        at(1, 'a1', received('prepare'), send('refused')),
        at(2, 'p1', received('refused'), send('prepare'), timer),
        at(3, 'p1', received('refused'), send('prepare')),
      ],
    ],
    [
      'p1 sends ping without rest, most often when it receives ping',
      [at(0, 'p1', received('ping'), send('ping')), at(1, 'p1', received('ping'), send('ping'))],
    ],
    [
      'p1 sets timer retry without rest, most often when its timer retry fires',
      [at(0, 'p1', { kind: 'timer', name: 'retry' }, timer), at(1, 'p1', { kind: 'timer', name: 'retry' }, timer)],
    ],
    [
      'p1 outputs answered without rest, most often when it is asked get',
      [at(0, 'p1', { kind: 'request', request: { type: 'get' } }, { kind: 'output', value: { type: 'answered' } })],
    ],
    [
      'p1 sends a without rest, most often when it starts',
      [at(0, 'p1', { kind: 'start', boot: 1 }, send('a'), send('b'))],
    ],
    ['something happens without rest', [at(0, 'p1', { kind: 'start', boot: 1 })]],
  ])('%s', (words, events) => {
    expect(whatGoesOn(events)).toBe(words);
  });
});
