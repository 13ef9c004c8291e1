import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { troubles } from '../reports/sample-endings.ts';
import { sampleReport } from '../reports/samples.ts';
import { cores, examine, type Finding, memory, node, terminal, writing } from './examine.ts';
import { FakeTerminal, fakeContext, fakeJudge, graded } from './fakes.ts';
import { main } from './main.ts';

test.each([
  [node('20.19.0'), 'fine'],
  [node('24.1.0'), 'fine'],
  [node('22.18.0'), 'limited'],
  [cores(8), 'fine'],
  [cores(1), 'limited'],
  [memory(4e9), 'fine'],
  [memory(1e9), 'limited'],
  [terminal({ terminal: new FakeTerminal() }), 'fine'],
  [terminal({ terminal: Object.assign(new FakeTerminal(), { width: 60 }) }), 'limited'],
  [terminal({ terminal: Object.assign(new FakeTerminal(), { unicode: false }) }), 'limited'],
] satisfies [Finding, Finding['kind']][])('%o', (finding, kind) => {
  expect(finding.kind).toBe(kind);
  if (finding.kind !== 'fine') expect(finding.cost).toMatch(/\.$/); // every finding says what it costs
});

test('a folder that cannot be written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-doctor-'));
  expect(writing(folder).kind).toBe('fine');
  rmSync(join(folder, '.lockstep'), { recursive: true });
  writeFileSync(join(folder, '.lockstep'), 'in the way');
  expect(writing(folder)).toMatchObject({ kind: 'limited', cost: expect.stringContaining('replay') });
  rmSync(folder, { recursive: true });
});

async function doctor(judge: ReturnType<typeof fakeJudge>) {
  const cwd = mkdtempSync(join(tmpdir(), 'lockstep-doctor-'));
  const context = fakeContext({ judge, cwd });
  const code = await main(['doctor'], context);
  rmSync(cwd, { recursive: true });
  return { code, printed: context.terminal.printed };
}

test('a guest that answers: exit 0', async () => {
  const { code, printed } = await doctor(fakeJudge(() => graded(sampleReport({}))));
  expect(code).toBe(0);
  expect(printed).toContain('a program runs in its guest process');
  expect(printed).toContain('All that grading needs is here.');
});

test('a guest that does not: exit 4, and what it costs', async () => {
  const { code, printed } = await doctor(fakeJudge(() => Promise.reject(new Error('bad option: --permission'))));
  expect(code).toBe(4);
  expect(printed).toContain('a program could not be run: bad option: --permission');
  expect(printed).toContain('No program can be graded.');
});

test('the quick findings come first', async () => {
  const findings: string[] = [];
  for await (const { what } of examine(
    fakeContext({ judge: fakeJudge(() => graded(sampleReport(troubles))), cwd: tmpdir() }),
  ))
    findings.push(what);
  expect(findings).toEqual([
    'Node.js',
    'Cores',
    'Memory',
    'Terminal',
    'Writing',
    'Builder',
    'Guest',
    'TypeScript',
    'Chromium',
  ]);
});
