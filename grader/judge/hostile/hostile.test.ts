import { execFileSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { readProgram } from '../../course/catalogue.ts';
import type { Program } from '../../sandbox/build/program.ts';
import type { GradeOutcome } from '../api.ts';
import { openJudge } from '../open-judge.ts';
import { hostilePrograms } from './programs.ts';
import { refusedPrograms } from './refused.ts';

const LAB = '00-warm-up';
const judge = openJudge({ warm: true, silentSecondsMax: 3 });
afterAll(() => judge.close());

const head = `import { Node } from '#contract';
import type { Answered, ClientOptions, Message, Request } from './messages.ts';
const Base = Node<Message, Request, Answered, ClientOptions>;
`;

async function programOf(code: string): Promise<Program> {
  const solution = await readProgram(LAB, { kind: 'solution' });
  const imports = code.match(/^import .*$/gm)?.join('\n') ?? '';
  return {
    label: 'hostile',
    files: new Map([...solution.files, ['client.ts', `${imports}\n${head}${code.replace(/^import .*$/gm, '')}`]]),
  };
}

const grade = async (program: Promise<Program>): Promise<GradeOutcome> =>
  judge.grade({ lab: LAB, program: await program, test: 'lossy-storm', seeds: 5 });
const pointsOf = (outcome: GradeOutcome): number => (outcome.kind === 'graded' ? outcome.report.points : 0);

const idle = grade(programOf(`export class Client extends Base {\n  get status() { return { waiting: 0 }; }\n}`));

test('a client that does nothing scores what the others may not exceed', async () => {
  expect((await idle).kind).toBe('graded');
  expect(pointsOf(await idle)).toBeLessThan(20);
});

test.each([...hostilePrograms, ...refusedPrograms])('$id: $hope', async ({ code, expect: verdict, says }) => {
  const floor = pointsOf(await idle);
  const outcome = await grade(programOf(code));
  expect(pointsOf(outcome)).toBeLessThanOrEqual(floor);
  if (verdict === 'rejected') {
    expect(outcome.kind).toBe('rejected');
    if (outcome.kind === 'rejected')
      expect(outcome.problems.map((it) => `${it.text} ${it.fix} ${it.source}`).join('\n')).toContain(says);
    return;
  }
  if (outcome.kind !== 'graded') throw new Error(JSON.stringify(outcome));
  const storm = outcome.report.tests.find((it) => it.kind === 'storm');
  expect(storm?.verdict).toBe(verdict);
  expect(storm?.because ?? '').toContain(says);
});

test('what one run leaves behind does not reach the next', async () => {
  const solution = (await readProgram(LAB, { kind: 'solution' })).files;
  const client = (solution.get('client.ts') ?? '').replace(
    'override onRequest(',
    'override onStart(): void {\n    if (this.random() < 0.05) this.down();\n  }\n  private down(): void {\n    this.down();\n  }\n\n  override onRequest(',
  );
  const program = { label: 'sometimes deep', files: new Map([...solution, ['client.ts', client]]) };
  const failed = async (which: { seed: number } | { seeds: number }) => {
    const outcome = await judge.grade({ lab: LAB, program, test: 'lossy-storm', ...which });
    return outcome.kind === 'graded' ? (outcome.report.tests[0]?.runs.failed ?? -1) : -1;
  };
  const alone = [];
  for (let seed = 1; seed <= 10; seed++) alone.push(await failed({ seed }));
  const sum = alone.reduce((a, b) => a + b, 0);
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThan(10);
  expect(await failed({ seeds: 10 })).toBe(sum);
});

test('no guest is left behind', async () => {
  await judge.close();
  const processes = execFileSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
  expect(processes.filter((line) => line.trim().startsWith(`${process.pid} `) && line.includes('guest.cjs'))).toEqual(
    [],
  );
});
