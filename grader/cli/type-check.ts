/**
 * Type errors do not change a verdict (the program runs without types), but they are often why it is wrong. About
 * 0.3 s for a lab.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../course/manifest.ts';
import { hang, shown, styleOf, type TextOptions } from '../reports/index.ts';
import { parseTypeErrors, runTypeChecker } from '../sandbox/build/type-checker.ts';

const shownMax = 5;

/** A section for the end of a report; empty when there is nothing to say or nothing to say it with. */
export async function typeErrorLines(
  root: string,
  lab: Manifest,
  look: TextOptions,
  signal: AbortSignal,
): Promise<string> {
  const files = lab.handIn.map((file) => `labs/${lab.id}/${file}`);
  const output = await runChecker(root, files, signal);
  const errors = parseTypeErrors(output ?? '').filter((error) => files.includes(error.file));
  if (errors.length === 0) return '';
  const { ink, width } = styleOf(look);
  const lines = ['', ink.bold('Type errors (they do not change the verdict)')];
  for (const error of errors.slice(0, shownMax)) {
    const { file, line, column, text } = shown(error, look.unicode);
    lines.push(`  ${ink.cyan(`${file}:${line}:${column}`)}`, ...hang('    ', text, width));
  }
  if (errors.length > shownMax) lines.push(`  and ${errors.length - shownMax} more: npx tsc --noEmit`);
  return `${lines.join('\n')}\n`;
}

/** What the checker prints; undefined where there is none. */
function runChecker(root: string, files: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const config = join(root, 'tsconfig.json');
  if (!existsSync(config)) return Promise.resolve(undefined);
  const flags = ['--noEmit', '--pretty', 'false', '--ignoreConfig', ...flagsOf(config)];
  return runTypeChecker(root, [...flags, ...files], root, { signal, secondsMax: 20 });
}

/** The options of the project, as flags: with files on the command line the checker reads no tsconfig.json. */
function flagsOf(file: string): string[] {
  const { compilerOptions } = JSON.parse(readFileSync(file, 'utf8')) as {
    compilerOptions: Readonly<Record<string, unknown>>;
  }; // the project's own file
  return Object.entries(compilerOptions).flatMap(([name, value]) => {
    if (name === 'rootDirs' || name === 'paths') return []; // not possible as flags, and no hand-in file needs them
    return [`--${name}`, Array.isArray(value) ? value.join(',') : String(value)];
  });
}
