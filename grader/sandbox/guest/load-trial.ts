/**
 * For tests: runs small programs and tells what came of them, in this process or sealed in a child (lockdown has no way
 * back, so a test never does it to its own process).
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { type BuildResult, type BuiltProgram, buildProgram } from '../build/index.ts';
import type { Outcome } from './load-trial-run.ts';

export const trialFile = 'trial.ts';

/** Builds one file whose `main` is what the test calls. */
export function buildTrial(text: string): Promise<BuildResult> {
  return buildProgram({ files: new Map([[trialFile, text]]), entries: [{ file: trialFile, export: 'main' }] });
}

export async function builtTrial(text: string): Promise<BuiltProgram> {
  const result = await buildTrial(text);
  if (result.kind === 'built') return result.program;
  throw new Error(result.problems.map((problem) => `${problem.line}: ${problem.text}`).join('\n'));
}

export interface Trial {
  readonly title: string;
  readonly text: string;
  readonly outcome: Outcome;
}

/** `trials/NAME.txt`: a title, the program, and what comes of it. */
export function readTrials(name: string): Trial[] {
  const file = readFileSync(new URL(`./trials/${name}.txt`, import.meta.url), 'utf8');
  const [, ...sections] = file.split(/^# /m);
  return sections.map((section) => {
    const [title = '', ...lines] = section.trimEnd().split('\n');
    return { title, text: lines.slice(0, -1).join('\n'), outcome: readOutcome(lines.at(-1) ?? '') };
  });
}

function readOutcome(line: string): Outcome {
  if (line.startsWith('= ')) return { kind: 'returned', value: JSON.parse(line.slice(2)) };
  const [, what = '', at = ''] = /^! (\w+) at (\d+)$/.exec(line) ?? [];
  if (at === '') throw new Error(`A trial ends with "= value" or "! what at line", not with "${line}".`);
  if (what === 'steps' || what === 'depth') return { kind: 'overrun', what, line: Number(at) };
  return { kind: 'threw', name: what, line: Number(at) };
}

/** Runs all programs sealed, one process for all of them, and gives the outcomes in the same order. */
export async function trySealed(
  programs: readonly BuiltProgram[],
  steps = 100_000,
  node = process.execPath,
): Promise<unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-trial-'));
  try {
    const runner = join(folder, 'runner.cjs');
    await build({
      stdin: {
        contents: `import { readFileSync } from 'node:fs'; import { loadSealed, sealRealm } from './load.ts'; import { tryProgram } from './load-trial-run.ts';
          sealRealm();
          const { programs, steps } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
          process.stdout.write(JSON.stringify(programs.map((program) => tryProgram(loadSealed(program.code), program, steps))));`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      banner: { js: "'use strict';" },
      outfile: runner,
      logLevel: 'silent',
    });
    const input = join(folder, 'programs.json');
    await writeFile(input, JSON.stringify({ programs, steps }));
    const { stdout } = await promisify(execFile)(node, [runner, input], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as unknown[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
