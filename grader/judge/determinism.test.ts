/**
 * A verdict is a function of (source, suite, seed). Everything else that could leak into a report is varied here: repeated
 * runs, tests side by side and the process boundary, for the skeleton and the solution in every test and for a wrong
 * program of each kind in the test that catches it (every wrong program in every test with LOCKSTEP_LONG=1); time zone and
 * locale, load on the machine and the Node version, for one right and one wrong program.
 *
 * Bytes are at stake here, not verdicts: a few seeds, states and runs go through the same code as many.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { listLabs, loadSuite, loadVariants, type ProgramSource, readProgram } from '../course/catalogue.ts';
import type { Test } from '../course/suite.ts';
import { otherNode } from '../tidy/other-node.ts';
import type { GradeOutcome } from './api.ts';
import { testsOf } from './lab-files.ts';
import { gradeLocally } from './local.ts';
import { isLong } from './long.fixture.ts';
import { openJudge } from './open-judge.ts';

const LIMITS = { seeds: 8, states: 5000, runs: 2 };
const bin = fileURLToPath(new URL('../cli/bin.mjs', import.meta.url));
const judge = openJudge({ warm: true, seats: 2 });
afterAll(() => judge.close());

const bytes = (outcome: GradeOutcome): string =>
  outcome.kind === 'graded' ? JSON.stringify(outcome.report) : JSON.stringify(outcome);

interface Case {
  readonly name: string;
  readonly source: ProgramSource;
  /** Default: all tests. */
  readonly test?: string;
}

async function casesOf(lab: string): Promise<readonly Case[]> {
  const { variants } = await loadVariants(lab);
  const tests = testsOf(await loadSuite(lab));
  const whole: readonly Case[] = [
    { name: 'handed-in', source: { kind: 'handed-in' } },
    { name: 'solution', source: { kind: 'solution' } },
  ];
  const wrong = variants.map(({ id, caughtBy, breaks }) => ({
    name: `variant ${id}`,
    source: { kind: 'variant', id } as const,
    test: caughtBy,
    kind: kindOf(
      tests.find((it) => it.id === caughtBy),
      breaks,
    ),
  }));
  if (isLong) return [...whole, ...wrong.map(({ name, source }) => ({ name, source }))];
  return [...whole, ...wrong.filter(({ kind }, place) => wrong.findIndex((it) => it.kind === kind) === place)];
}

/** What sort of test catches it, in which world, by which sort of rule: "storm mutex always". */
function kindOf(test: Test | undefined, breaks: string): string {
  if (test === undefined || !('properties' in test)) return test?.kind ?? '';
  const rule = test.properties.find(({ id }) => id === breaks);
  return `${test.kind} ${test.protocol.id} ${rule?.kind ?? 'promise'}`;
}

describe.each(listLabs().map((lab) => lab.id))('%s', async (lab) => {
  test.each(await casesOf(lab))(
    '$name: two guests at a time, again, and the in-process runner give the same bytes',
    async (it) => {
      const { source, test: one } = it;
      const request = {
        lab,
        program: await readProgram(lab, source),
        ...LIMITS,
        ...(one === undefined ? {} : { test: one }),
      };
      const first = bytes(await judge.grade(request));
      expect(bytes(await judge.grade(request))).toBe(first);
      expect(bytes(await gradeLocally(request))).toBe(first);
    },
  );
});

const run = async (node: string, env: NodeJS.ProcessEnv, lab: string, ...which: string[]): Promise<string> => {
  const limits = Object.entries(LIMITS).flatMap(([name, most]) => [`--${name}`, String(most)]);
  const args = [bin, 'grade', lab, ...which, ...limits, '--format', 'json'];
  // Exit code 1 says "points missing", which is no failure here.
  const done = await promisify(execFile)(node, args, {
    env: { PATH: process.env.PATH, ...env },
    maxBuffer: 1e9,
  }).catch((error: { stdout: string }) => error);
  return done.stdout;
};

describe('the same report, whatever the machine is like', async () => {
  const cases = [
    ['00', '--solution'],
    ['01', '--variant', (await loadVariants('01-lamport-clock')).variants[0]?.id ?? ''],
  ] as const;
  const node24 = otherNode(24);

  test.each(cases)('lab %s %s %s', async (...which) => {
    const [lab, ...rest] = which as [string, ...string[]];
    const plain = await run(process.execPath, {}, lab, ...rest);
    expect(JSON.parse(plain)).toMatchObject({ format: 1 });
    expect(
      await run(
        process.execPath,
        { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
        lab,
        ...rest,
      ),
    ).toBe(plain);
    expect(await run(node24, {}, lab, ...rest), 'Node 24').toBe(plain);
    const spin = [0, 1].map(() => new Worker('for (;;) {}', { eval: true }));
    const busy = await run(process.execPath, {}, lab, ...rest);
    await Promise.all(spin.map((worker) => worker.terminate()));
    expect(busy, 'with both cores busy').toBe(plain);
  });
});
