/**
 * A verdict is a function of (source, suite, seed). Everything else that could leak into a report is varied here: repeated
 * runs, the process boundary, time zone and locale, load on the machine, the Node version.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { listLabs, loadVariants, type ProgramSource, readProgram } from '../course/catalogue.ts';
import { otherNode } from '../tidy/other-node.ts';
import type { GradeOutcome } from './api.ts';
import { gradeLocally } from './local.ts';
import { openJudge } from './open-judge.ts';

const SEEDS = 8;
const STATES = 5000;
const bin = fileURLToPath(new URL('../cli/bin.mjs', import.meta.url));
const judge = openJudge({ warm: true });
afterAll(() => judge.close());

const bytes = (outcome: GradeOutcome): string =>
  outcome.kind === 'graded' ? JSON.stringify(outcome.report) : JSON.stringify(outcome);

describe.each(listLabs().map((lab) => lab.id))('%s', async (lab) => {
  const { variants } = await loadVariants(lab);
  const sources: ProgramSource[] = [
    { kind: 'handed-in' },
    { kind: 'solution' },
    ...variants.map(({ id }) => ({ kind: 'variant', id }) as const),
  ];

  test.each(
    sources.map((source) => ({ name: source.kind === 'variant' ? `variant ${source.id}` : source.kind, source })),
  )('$name: guest, guest again and in-process runner give the same bytes', async ({ source }) => {
    const request = { lab, program: await readProgram(lab, source), seeds: SEEDS, states: STATES };
    const first = bytes(await judge.grade(request));
    expect(bytes(await judge.grade(request))).toBe(first);
    expect(bytes(await gradeLocally(request))).toBe(first);
  });
});

const run = async (node: string, env: NodeJS.ProcessEnv, lab: string, ...which: string[]): Promise<string> => {
  const args = [bin, 'grade', lab, ...which, '--seeds', String(SEEDS), '--states', String(STATES), '--format', 'json'];
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
    ['01', '--solution'],
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
