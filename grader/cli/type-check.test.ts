import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseTypeErrors } from '../sandbox/build/type-checker.ts';
import { sampleManifest } from './fakes.ts';
import { typeErrorLines } from './type-check.ts';

const look = { width: 80, color: false, unicode: true };
const never = new AbortController().signal;
const lab = { ...sampleManifest, id: '99-sample', handIn: ['clock.ts', 'lock.ts'] };
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lockstep-types-'));
  mkdirSync(join(root, 'labs/99-sample'), { recursive: true });
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(root, 'node_modules'), 'junction');
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    rootDirs: ['labs'],
    noEmit: true,
  };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(root, 'labs/99-sample', name), text);

test('errors of the hand-in files are shown, those of other files are not', async () => {
  write('other.ts', 'export const wrong: number = "x";\n');
  write('clock.ts', 'import { wrong } from "./other.js";\nexport const time: string = wrong;\n');
  write('lock.ts', 'export const fine = 1;\n');
  const text = await typeErrorLines(root, lab, look, never);
  expect(text).toBe(`
Type errors (they do not change the verdict)
  labs/99-sample/clock.ts:2:14
    Type 'number' is not assignable to type 'string'.
`);
});

test('nothing to say, nothing said', async () => {
  write('clock.ts', 'export const time = 1;\n');
  expect(await typeErrorLines(root, lab, look, never)).toBe('');
  expect(await typeErrorLines(join(root, 'labs'), lab, look, never)).toBe(''); // no tsconfig.json, no checker: silence
});

test('lines that carry on an error are left out', () => {
  const output =
    "labs/a/b.ts(12,5): error TS2322: Type 'A' is not …\n  Property 'x' is missing.\nerror TS6053: File not found.\n";
  expect(parseTypeErrors(output)).toEqual([{ file: 'labs/a/b.ts', line: 12, column: 5, text: "Type 'A' is not …" }]);
});
