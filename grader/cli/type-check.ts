/**
 * Type errors do not change a verdict (the program runs without types), but they are often why it is wrong. Checked with
 * TypeScript's own binary, without starting a second Node: about 0.3 s for a lab.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Manifest } from '../course/manifest.ts';
import { hang, shown, styleOf, type TextOptions } from '../reports/index.ts';

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
  const errors = parseErrors(output ?? '').filter((error) => files.includes(error.file));
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

export interface TypeError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** `labs/x/y.ts(12,5): error TS2322: Type …`; lines that are indented carry on the one before and are left out. */
export function parseErrors(output: string): TypeError[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const match = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line);
    return match
      ? [
          {
            file: (match[1] ?? '').replaceAll('\\', '/'),
            line: Number(match[2]),
            column: Number(match[3]),
            text: match[4] ?? '',
          },
        ]
      : [];
  });
}

/** What the checker prints; undefined where there is none. */
async function runChecker(root: string, files: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  try {
    const home = dirname(createRequire(join(root, 'package.json')).resolve('typescript/package.json'));
    const { default: getExePath } = (await import(pathToFileURL(join(home, 'lib', 'getExePath.js')).href)) as {
      default: () => string;
    }; // TypeScript 7's own way to its binary
    const flags = ['--noEmit', '--pretty', 'false', '--ignoreConfig', ...flagsOf(join(root, 'tsconfig.json'))];
    return await outputOf(getExePath(), [...flags, ...files], root, signal);
  } catch {
    return undefined;
  }
}

function outputOf(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, signal, stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('error', failed);
    child.on('close', () => done(text));
  });
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
