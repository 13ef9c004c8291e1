import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GradeOutcome } from '../judge/api.ts';
import { halfWay, skeleton, troubles } from '../reports/sample-endings.ts';
import { sampleReport } from '../reports/samples.ts';
import { exitCodeOf } from './commands/grade.ts';
import type { Context } from './context.ts';
import { FakeTerminal, fakeContext, fakeJudge, graded } from './fakes.ts';
import { main } from './main.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(line: string, changes: Parameters<typeof fakeContext>[0] = {}) {
  const context = fakeContext({ cwd: folder, ...changes });
  const code = await main(
    line.split(' ').filter((word) => word !== ''),
    context,
  );
  return { code, printed: context.terminal.printed, statuses: context.terminal.statuses };
}

const refusing = fakeJudge(() => ({
  kind: 'rejected',
  problems: [
    {
      file: 'lamport-clock.ts',
      line: 7,
      column: 3,
      text: 'A loop without end.',
      fix: 'End it.',
      source: '  for (;;) {}',
    },
  ],
}));

// What a person types, what they read (lines of stderr begin with "! "), and the exit code. After a change look at the
// file, then `npx vitest run grader/cli -u`.
const conversations: readonly (readonly [line: string, changes?: Parameters<typeof fakeContext>[0]])[] = [
  [''],
  ['help grade'],
  ['list'],
  ['grde 01'],
  ['grade'],
  ['grade 99'],
  ['grade 01 --seeed 42'],
  ['grade 01 --seed minus'],
  ['grade 01 --seed 1 --seeds 4'],
  ['grade 01 --part Z'],
  ['grade 01 --part 7'],
  ['grade 01 --test grants-strom'],
  ['grade 01 --part A --test grants-storm'],
  ['grade 01 --solution --variant x'],
  ['grade 01 --format yaml'],
  ['grade 01 02'],
  ['grade 01 --official'],
  ['grade 01 --official --key k'],
  ['grade 01 --student ada'],
  ['grade 01 --variant broken'],
  ['grade 01 --out missing/report.txt --test grant-cost', { judge: fakeJudge(() => graded(sampleReport({}))) }],
  ['grade 01 --part A', { judge: fakeJudge(() => ({ kind: 'course-bug', text: 'The suite threw.' })) }],
  ['grade 01 --part A', { judge: fakeJudge(() => ({ kind: 'interrupted' })) }],
  ['grade 01 --part A', { judge: fakeJudge(() => Promise.reject(new TypeError('x is not a function'))) }],
  ['grade 01', { judge: refusing }],
  ['grade 01 --format json', { judge: refusing }],
  ['grade 01 --solution', { judge: fakeJudge(() => graded(sampleReport({}, { program: 'solution' }))) }],
  ['hint 01'],
  ['hint 01 a'],
  ['hint 01 A --level 2'],
  ['hint 01 A --level 3'],
  ['hint 01 A --all'],
  ['hint 01 X'],
  ['replay missing.lockstep'],
  ['01 5 --solution', { env: { npm_lifecycle_event: 'grade', npm_config_seed: 'true' } }],
];

test('conversations', async () => {
  const told: string[] = [];
  for (const [line, changes] of conversations) {
    const argv = changes?.env ? `grade ${line}` : line;
    const { code, printed } = await run(argv, changes);
    told.push(`$ lockstep ${argv}`.trimEnd(), printed.replaceAll(folder, '<folder>').trimEnd(), `exit ${code}`, '');
  }
  await expect(told.join('\n')).toMatchFileSnapshot('golden/conversations.txt');
});

describe('exit codes', () => {
  const B = { asked: { part: 'B', test: null } };
  test.each([
    ['all points', sampleReport({}), 0],
    ['the bonus may be missing', sampleReport({ 'ring-of-clocks': { verdict: 'violated' } }), 0],
    ['points missing', sampleReport(halfWay), 1],
    ['an exception', sampleReport(troubles), 1],
    ['nothing done', sampleReport(skeleton), 1],
    ['not established alone', sampleReport({ 'late-request': { verdict: 'not-established', because: 'x' } }, B), 4],
    ['stopped by the grader', sampleReport({ 'late-request': { verdict: 'stopped', because: 'x' } }, B), 4],
    [
      'not established, and something violated',
      sampleReport({ 'late-request': { verdict: 'not-established' }, 'grants-storm': { verdict: 'violated' } }),
      1,
    ],
  ] as const)('%s', (_, report, code) => {
    expect(exitCodeOf(report)).toBe(code);
  });
});

describe('what grade asks of the judge', () => {
  test.each([
    ['grade 01', {}],
    ['grade 01 --part b --seeds 9', { part: 'B', seeds: 9 }],
    ['grade 01 --test grants-storm --seed 5', { test: 'grants-storm', seed: 5 }],
    ['grade 01 --official --key k --student ada', { official: { key: 'k', student: 'ada' } }],
  ])('%s', async (line, wanted) => {
    const judge = fakeJudge(() => graded(sampleReport({})));
    await run(line, { judge });
    const { lab, program, signal, ...asked } = judge.requests[0] ?? { lab: '' };
    expect({ lab, asked }).toEqual({ lab: '01-lamport-clock', asked: wanted });
    expect(judge.closed).toBe(true);
  });

  test('the key may come from the environment', async () => {
    const judge = fakeJudge(() => graded(sampleReport({})));
    await run('grade 01 --official --student ada', { judge, env: { LOCKSTEP_KEY: 'secret' } });
    expect(judge.requests[0]?.official).toEqual({ key: 'secret', student: 'ada' });
  });
});

describe('files', () => {
  const failing = { judge: fakeJudge(() => graded(sampleReport(halfWay, { program: 'solution' }))) };

  test('failing runs are kept, byte for byte, and nothing else is left behind', async () => {
    const { printed } = await run('grade 01 --solution', failing);
    expect(printed).toContain('npx lockstep replay .lockstep/01-grants-storm-17.lockstep');
    expect(readdirSync(join(folder, '.lockstep'))).toEqual(['01-grants-storm-17.lockstep']);
    expect(readFileSync(join(folder, '.lockstep/01-grants-storm-17.lockstep'), 'latin1')).toBe('LSTP\x01');
  });

  test('--format json --out: the file has the JSON, the terminal the text', async () => {
    const { code, printed } = await run('grade 01 --solution --format json --out r.json', failing);
    expect(code).toBe(1);
    expect(printed).toContain('Part B  Mutual exclusion');
    expect(printed).toContain('! The report is in r.json.');
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')).points).toBe(25);
  });

  test('--format json alone: stdout is JSON and nothing but JSON', async () => {
    const { printed } = await run('grade 01 --solution --format json', failing);
    expect(JSON.parse(printed).program).toBe('solution');
  });

  // root may write anywhere
  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a read-only folder: told, and the result is shown all the same',
    async () => {
      const cwd = join(folder, 'read-only');
      mkdirSync(cwd);
      chmodSync(cwd, 0o500);
      const { code, printed } = await run('grade 01 --solution', { ...failing, cwd });
      expect({
        code,
        told: /could not be kept/.test(printed),
        shown: /25 of 65 points/.test(printed),
        replay: /lockstep replay/.test(printed),
      }).toEqual({
        code: 1,
        told: true,
        shown: true,
        replay: false,
      });
    },
  );

  test('a file where the folder should be: the same', async () => {
    const cwd = join(folder, 'blocked');
    mkdirSync(cwd);
    writeFileSync(join(cwd, '.lockstep'), 'in the way');
    const { code, printed } = await run('grade 01 --solution', { ...failing, cwd });
    expect(code).toBe(1);
    expect(printed).toContain('The failing runs could not be kept for `replay`');
    expect(printed).toContain('25 of 65 points');
    expect(printed).not.toContain('lockstep replay');
  });

  test('transcripts that cannot be read', async () => {
    writeFileSync(join(folder, 'foreign.lockstep'), 'hello');
    writeFileSync(join(folder, 'cut.lockstep'), Buffer.from([0x8c, 0x4c, 0x4f]));
    expect(await run('replay foreign.lockstep')).toMatchObject({
      code: 2,
      printed: expect.stringContaining('not a Lockstep transcript'),
    });
    expect(await run('replay cut.lockstep')).toMatchObject({ code: 2, printed: expect.stringContaining('cut off') });
  });
});

describe('Ctrl-C', () => {
  test('the judge is told, the exit code is 130, nothing is written', async () => {
    const cwd = join(folder, 'interrupted');
    mkdirSync(cwd);
    const abort = new AbortController();
    const judge = fakeJudge(
      ({ signal }) =>
        new Promise<GradeOutcome>((done) => {
          signal?.addEventListener('abort', () => done({ kind: 'interrupted' }));
          abort.abort();
        }),
    );
    const { code, printed } = await run('grade 01 --out r.txt', { judge, signal: abort.signal, cwd });
    expect({ code, closed: judge.closed, printed }).toEqual({
      code: 130,
      closed: true,
      printed: '! Interrupted: nothing was graded, nothing was written.\n',
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a guest that died of the same Ctrl-C does not make a verdict', async () => {
    const abort = new AbortController();
    const judge = fakeJudge(() => {
      abort.abort();
      return graded(sampleReport(troubles));
    });
    expect((await run('grade 01', { judge, signal: abort.signal })).code).toBe(130);
  });
});

describe('progress', () => {
  const working = fakeJudge(({ onProgress }) => {
    onProgress?.({ testsDone: 0, tests: 8, test: 'clock-storm', runsDone: 100, runs: 500 });
    onProgress?.({ testsDone: 1, tests: 8, test: 'clock-storm', runsDone: 500, runs: 500, ended: 'passed' });
    onProgress?.({ testsDone: 1, tests: 8, test: 'grants-storm', runsDone: 250, runs: 500 });
    onProgress?.({ testsDone: 2, tests: 8, test: 'mutex-law', runsDone: 0, runs: 0, ended: 'passed' });
    onProgress?.({ testsDone: 2, tests: 8, test: 'grants-storm', runsDone: 350, runs: 500 });
    return graded(sampleReport({}));
  });

  test('is drawn where it can be seen, and taken away', async () => {
    let time = 0;
    const terminal = new FakeTerminal(true);
    await run('grade 01', { judge: working, terminal, now: () => (time += 500) } as Partial<Context>);
    expect(terminal.statuses).toEqual([
      expect.stringMatching(/0 of 8 tests {2}clock-storm 100 of 500$/),
      expect.stringMatching(/1 of 8 tests {2}clock-storm 500 of 500 {2}800\/s$/),
      expect.stringMatching(/1 of 8 tests {2}grants-storm 250 of 500$/),
      expect.stringMatching(/2 of 8 tests {2}mutex-law$/),
      expect.stringMatching(/2 of 8 tests {2}grants-storm 350 of 500 {2}100\/s$/),
      null,
      null,
    ]);
  });

  test('is quiet in a pipe', async () => {
    await run('grade 01', { judge: working });
    expect(working.requests.at(-1)?.onProgress).toBeUndefined();
  });
});

test('no stack trace of ours, unless asked for', async () => {
  const judge = fakeJudge(() => Promise.reject(new TypeError('x is not a function\n    at inside.ts:1')));
  expect((await run('grade 01', { judge })).printed).not.toMatch(/\bat /);
  expect((await run('grade 01', { judge, env: { LOCKSTEP_DEBUG: '1' } })).printed).toMatch(/\bat /);
  expect(existsSync(join(folder, 'undefined'))).toBe(false);
});
