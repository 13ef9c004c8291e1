/** What a verdict depends on, as SHA-256: the program, the tests, and the grader itself. Line ends and file order do not count. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadManifest } from './load-manifest.ts';
import { hiddenEntry, publicEntry } from './load-suite.ts';
import type { Program } from './program.ts';
import { readText } from './read-text.ts';
import { projectRoot } from './root.ts';

export const sourceHash = (program: Program): string => hashFiles(program.files);

/** Over lab.json and the modules that the tests are made of, as far as they lie in the lab and its suite. */
export function suiteHash(lab: string, root: string = projectRoot): string {
  const handIn = new Set(loadManifest(lab, root).handIn.map((name) => `labs/${lab}/${name}`));
  const files = new Map<string, string>();
  const waiting = [`labs/${lab}/lab.json`, publicEntry(lab), hiddenEntry(lab, root)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    // A suite may import types from a hand-in file; what stands there is the program's, not the suite's.
    if (files.has(name) || handIn.has(name)) continue;
    const file = readText(join(root, name));
    if (file.kind !== 'text') continue; // loading the suite says so in better words
    files.set(name, file.text);
    waiting.push(...importsOf(file.text).map((path) => join(name, '..', path).replaceAll('\\', '/')));
  }
  return hashFiles(files);
}

/** Every room that has a part in a verdict. Another grader may judge the same program and suite differently. */
const judging = ['contract', 'base', 'trace', 'simulator', 'checkers', 'explorer', 'course', 'sandbox', 'judge'];

/** Over the sources of the grader, for whoever keeps verdicts; no report holds it. */
export function graderHash(root: string = projectRoot): string {
  const files = new Map<string, string>();
  for (const room of judging) {
    for (const name of readdirSync(join(root, 'grader', room), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      const file = readText(join(root, 'grader', room, name));
      if (file.kind === 'text') files.set(`${room}/${name.replaceAll('\\', '/')}`, file.text);
    }
  }
  return hashFiles(files);
}

/** Relative paths that a module imports. What only looks like an import names no file, and does no harm. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/\b(?:from|import)\s*\(?\s*(['"])(\.[^'"\n]+)\1/g)].map((match) => match[2] ?? '');

function hashFiles(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([name, text.replace(/\r\n?/g, '\n')])); // quoted: no two lists read alike
  }
  return hash.digest('hex');
}
