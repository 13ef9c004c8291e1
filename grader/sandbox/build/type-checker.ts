/** TypeScript's own binary, without starting a second Node. Types are looked at beside a grading: no verdict depends on them. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface TypeError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** What the checker that is installed in `root` prints, run in `cwd`; undefined where there is none. */
export async function runTypeChecker(
  root: string,
  args: readonly string[],
  cwd: string,
  options: { readonly signal: AbortSignal; readonly secondsMax: number },
): Promise<string | undefined> {
  try {
    const home = dirname(createRequire(join(root, 'package.json')).resolve('typescript/package.json'));
    const { default: getExePath } = (await import(pathToFileURL(join(home, 'lib', 'getExePath.js')).href)) as {
      default: () => string;
    }; // TypeScript 7's own way to its binary
    return await outputOf(getExePath(), args, cwd, options);
  } catch {
    return undefined;
  }
}

function outputOf(
  command: string,
  args: readonly string[],
  cwd: string,
  { signal, secondsMax }: { readonly signal: AbortSignal; readonly secondsMax: number },
): Promise<string> {
  return new Promise((done, failed) => {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const child = spawn(command, args, { cwd, signal, stdio, timeout: secondsMax * 1000 });
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('error', failed);
    child.on('close', () => done(text));
  });
}

/** `labs/x/y.ts(12,5): error TS2322: Type …`; lines that are indented carry on the one before and are left out. */
export function parseTypeErrors(output: string): TypeError[] {
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
