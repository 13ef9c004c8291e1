import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReplayOutcome } from '../judge/replay.ts';
import { halfWay, troubles } from '../reports/sample-endings.ts';
import { type Ending, sampleReport } from '../reports/samples.ts';
import { encodeTranscript, type Transcript } from '../trace/transcript.ts';
import { fakeContext, fakeJudge, graded } from './fakes.ts';
import { main } from './main.ts';

const transcript: Transcript = {
  lab: '01-lamport-clock',
  test: 'grants-storm',
  seed: 17,
  property: 'one-holder',
  suiteHash: 'a',
  sourceHash: 'b',
  program: 'variant grants-too-early',
  choices: [],
  bounds: { stepsMax: 1, effectsMax: 1 },
  answers: new Uint8Array([1]),
};
const failure = sampleReport(halfWay).tests.find((test) => test.id === 'grants-storm')?.failure;
if (!failure) throw new Error('the sample has this failure');

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'lockstep-replay-'));
  writeFileSync(join(cwd, 'run.lockstep'), encodeTranscript(transcript));
  writeFileSync(join(cwd, 'old.lockstep'), encodeTranscript({ ...transcript, lab: '42-gone' }));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function replay(flags: string, outcome: ReplayOutcome) {
  const context = fakeContext({ cwd, replayer: async () => ({ replayTranscript: async () => outcome }) });
  const code = await main(`replay ${flags}`.split(' '), context);
  return { code, printed: context.terminal.printed };
}

// Read them like a student: `npx vitest run grader/cli -u` writes them anew.
test.each([
  ['fails', 'run.lockstep --full', { kind: 'fails', failure, stale: false }, 1],
  ['fails-stale', 'run.lockstep', { kind: 'fails', failure, stale: true }, 1],
  ['holds', 'run.lockstep', { kind: 'holds', stale: true }, 4],
  ['misfit', 'run.lockstep', { kind: 'misfit', stale: true }, 4],
  ['unknown-test', 'run.lockstep', { kind: 'unknown-test' }, 2],
  ['unknown-lab', 'old.lockstep', { kind: 'unknown-lab' }, 2],
] satisfies [string, string, ReplayOutcome, number][])('recorded: %s', async (name, flags, outcome, code) => {
  const told = await replay(flags, outcome);
  expect(told.code).toBe(code);
  await expect(told.printed).toMatchFileSnapshot(`golden/replay-${name}.txt`);
});

test('as JSON', async () => {
  const { printed, code } = await replay('run.lockstep --format json', { kind: 'fails', failure, stale: false });
  expect(code).toBe(1);
  expect(JSON.parse(printed)).toMatchObject({
    format: 1,
    test: 'grants-storm',
    seed: 17,
    outcome: { kind: 'fails', failure: { property: 'one-holder' } },
  });
});

const only = (endings: Readonly<Record<string, Ending>>) => {
  const report = sampleReport(endings);
  return graded({ ...report, tests: report.tests.filter((test) => test.id === 'grants-storm') });
};

test.each([
  ['Still breaks: one-holder.', 1, halfWay],
  ['No longer breaks: with these choices the program keeps one-holder.', 0, {}],
  [
    'No longer breaks one-holder, but fails in another way now.',
    1,
    { 'grants-storm': { verdict: 'threw', failure: { because: 'p1 threw.' } } },
  ],
  ['No longer breaks one-holder, but fails in another way now.', 1, troubles],
] satisfies [string, number, Readonly<Record<string, Ending>>][])('live: %s', async (sentence, code, endings) => {
  const judge = fakeJudge(() => only(endings));
  const context = fakeContext({ cwd, judge });
  expect(await main(['replay', 'run.lockstep', '--live'], context)).toBe(code);
  expect(context.terminal.printed).toContain(sentence);
  expect(judge.requests[0]).toMatchObject({
    test: 'grants-storm',
    seed: 17,
    program: { label: 'variant grants-too-early' },
  });
});
