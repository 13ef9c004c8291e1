/** A small course in a folder of its own, for tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export type Files = { readonly [path: string]: string | Uint8Array };

/** Writes the files below a new folder, which goes away with the test. */
export function courseOf(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'lockstep-course-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export const manifest = {
  format: 1,
  id: '03-tiny',
  title: 'Tiny',
  order: 3,
  hours: 1,
  handIn: ['one.ts', 'two.ts'],
  lecture: '03-tiny',
  parts: [
    { id: 'A', title: 'First', points: { safe: 60 }, hints: ['Why?'] },
    { id: 'B', title: 'Second', points: { live: 40 }, hints: ['When?'] },
    { id: 'C', title: 'More', bonus: true, points: { quick: 10 }, hints: ['How fast?'] },
  ],
};

const rule = (id: string) => `{ id: '${id}', rule: 'it is ${id}', source: '', cause: '', lecture: '' }`;

/** A law as the text of a suite. */
export const law = (id: string, part: string, judges: string, file = 'one.ts'): string =>
  `{ kind: 'law', id: '${id}', title: '', part: '${part}', promise: ${rule(judges)}, call: { file: '${file}', export: 'f' }, cases: { table: [] }, check() {} }`;

/** One lab, sound in every respect; `changes` replace or add files. */
export const tiny = (changes: Files = {}): Files => ({
  'labs/03-tiny/lab.json': JSON.stringify(manifest),
  'labs/03-tiny/one.ts': 'export const one = 0;\n',
  'labs/03-tiny/two.ts': 'export const two = 0;\n',
  'labs/03-tiny/messages.ts': 'export const messages = [];\n',
  'labs/03-tiny/public.suite.ts': `import './messages.ts';\nexport const publicTests = [${law('safe-law', 'A', 'safe')}];\n`,
  'grader/suites/03-tiny/index.ts': `export const hiddenTests = [${law('live-law', 'B', 'live')}, ${law('quick-law', 'C', 'quick', 'two.ts')}];\n`,
  'solutions/03-tiny/one.ts': 'export const one = 1;\nexport const more = 1;\n',
  'solutions/03-tiny/two.ts': 'export const two = 2;\n',
  'solutions/03-tiny/alternatives/other/two.ts': 'export const two = 1 + 1;\n',
  'solutions/03-tiny/variants.ts': `
    export const variants = [
      { id: 'off-by-one', title: '', source: '', caughtBy: 'safe-law', breaks: 'safe', edits: [
        { file: 'one.ts', find: 'one = 1', put: 'one = 2' },
        { file: 'one.ts', find: 'more = 1', put: 'more = $&' },
        { file: 'two.ts', find: '= 2', put: '= 3' } ] },
      { id: 'stale', title: '', source: '', caughtBy: 'safe-law', breaks: 'safe', edits: [
        { file: 'one.ts', find: 'one = 7', put: '' } ] },
      { id: 'twice', title: '', source: '', caughtBy: 'safe-law', breaks: 'safe', edits: [
        { file: 'one.ts', find: 'export const', put: '' } ] },
    ];
    export const alternatives = [{ id: 'other', title: '', part: 'B', files: ['two.ts'] }];\n`,
  ...changes,
});
