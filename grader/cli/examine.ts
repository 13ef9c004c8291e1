/** The examination behind `lockstep doctor`: one finding after the other, the quick ones first. */
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import type { Context } from './context.ts';
import { save } from './save.ts';

export type Finding =
  | { readonly kind: 'fine'; readonly what: string; readonly found: string }
  /** Grading works, something else does not, or not as well. */
  | {
      readonly kind: 'limited' | 'missing';
      readonly what: string;
      readonly found: string;
      readonly cost: string;
      readonly fix: string;
    };

export async function* examine(context: Context): AsyncGenerator<Finding> {
  yield node(process.versions.node);
  yield cores(availableParallelism());
  yield memory(Math.min(totalmem(), limitOf(process.constrainedMemory?.())));
  yield terminal(context);
  yield writing(context.cwd);
  yield await builder();
  yield await guest(context);
  yield typeChecker();
  yield browser(context.env, process.platform);
}

/** The versions that every test is run on. */
const tested = [20, 24];

export function node(version: string): Finding {
  const major = Number(version.split('.')[0]);
  if (tested.includes(major))
    return { kind: 'fine', what: 'Node.js', found: `${version}, one of the versions all tests are run on` };
  const cost = `Lockstep is tested on Node ${tested.join(' and ')}; this one should do, but nobody has looked.`;
  return {
    kind: 'limited',
    what: 'Node.js',
    found: version,
    cost,
    fix: `If something is odd: \`nvm install ${tested.at(-1)}\`.`,
  };
}

export function cores(count: number): Finding {
  if (count >= 2) return { kind: 'fine', what: 'Cores', found: `${count}: program and judge run side by side` };
  return {
    kind: 'limited',
    what: 'Cores',
    found: '1',
    cost: 'Program and judge take turns, so grading takes about twice as long. The verdicts are the same.',
    fix: '',
  };
}

const gigabyte = 1024 ** 3;
const limitOf = (bytes: number | undefined): number => (bytes && bytes > 0 ? bytes : Number.POSITIVE_INFINITY);

export function memory(bytes: number): Finding {
  const found = `${(bytes / gigabyte).toFixed(1)} GB`;
  if (bytes >= 1.5 * gigabyte) return { kind: 'fine', what: 'Memory', found };
  return {
    kind: 'limited',
    what: 'Memory',
    found,
    cost: 'A program that is stopped for its memory may only have met a small machine.',
    fix: 'Close what else is running.',
  };
}

export function terminal({ terminal }: Pick<Context, 'terminal'>): Finding {
  const found = `${terminal.width} columns, ${terminal.color ? 'colours' : 'no colours'}, ${terminal.unicode ? 'Unicode' : 'ASCII only'}`;
  if (terminal.width < 80)
    return {
      kind: 'limited',
      what: 'Terminal',
      found,
      cost: 'Diagrams need 80 columns to be read with pleasure.',
      fix: 'Make the window wider.',
    };
  if (!terminal.unicode)
    return {
      kind: 'limited',
      what: 'Terminal',
      found,
      cost: 'Diagrams are drawn in ASCII.',
      fix: 'Set LANG to a UTF-8 locale, for instance C.UTF-8.',
    };
  return { kind: 'fine', what: 'Terminal', found };
}

export function writing(folder: string): Finding {
  const probe = join(folder, '.lockstep', `doctor-${process.pid}.tmp`);
  const saved = save(probe, '', { makeFolder: true });
  if (saved.kind === 'saved') {
    rmSync(probe, { force: true });
    return { kind: 'fine', what: 'Writing', found: 'failing runs can be kept in .lockstep/' };
  }
  return {
    kind: 'limited',
    what: 'Writing',
    found: `.lockstep/ cannot be written here: ${saved.why}`,
    cost: 'Failing runs are told, but not kept for `replay`.',
    fix: 'Give commands in a folder you may write to.',
  };
}

async function builder(): Promise<Finding> {
  try {
    const { transform, version } = await import('esbuild');
    await transform('const one: number = 1', { loader: 'ts' });
    return { kind: 'fine', what: 'Builder', found: `esbuild ${version} runs` };
  } catch {
    return {
      kind: 'missing',
      what: 'Builder',
      found: 'esbuild does not run',
      cost: 'No program can be built.',
      fix: 'node_modules was probably installed on another system: remove it, then `npm ci`.',
    };
  }
}

/** The whole way once: build, guest under its permission flags, judge. One seed of the first lab's solution. */
async function guest(context: Context): Promise<Finding> {
  context.terminal.status('Starting a guest …');
  const what = 'Guest';
  const cost = 'No program can be graded.';
  const fix = '`LOCKSTEP_DEBUG=1 npx lockstep grade 00 --solution` shows more.';
  try {
    const course = await context.course();
    const [lab] = await course.labs();
    if (lab === undefined)
      return {
        kind: 'missing',
        what,
        found: 'there is no lab to try it on',
        cost,
        fix: 'Is this the whole course folder?',
      };
    const program = await course.program(lab, { kind: 'solution' });
    const judge = await context.openJudge();
    try {
      const outcome = await judge.grade({ lab: lab.id, program, seeds: 1, signal: context.signal });
      const answered = outcome.kind === 'graded' && outcome.report.tests.some((test) => test.verdict === 'passed');
      if (answered)
        return { kind: 'fine', what, found: 'a program runs in its guest process, under its permission flags' };
      return { kind: 'missing', what, found: `a program could not be run (${outcome.kind})`, cost, fix };
    } finally {
      await judge.close();
    }
  } catch (error) {
    return {
      kind: 'missing',
      what,
      found: `a program could not be run: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      cost,
      fix,
    };
  }
}

function typeChecker(): Finding {
  try {
    createRequire(import.meta.url).resolve('typescript/package.json');
    return { kind: 'fine', what: 'TypeScript', found: 'type errors are shown after a grading' };
  } catch {
    return {
      kind: 'limited',
      what: 'TypeScript',
      found: 'not installed',
      cost: 'Type errors are not shown after a grading; the verdicts are the same.',
      fix: '`npm ci` installs it, `npm ci --omit=dev` does not.',
    };
  }
}

/** For the time-travel debugger of a later version; nothing needs it yet. */
function browser(env: Context['env'], platform: string): Finding {
  const names =
    platform === 'win32'
      ? ['chrome.exe', 'msedge.exe']
      : ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const folders = [
    ...(env.PATH ?? '').split(delimiter),
    '/Applications/Google Chrome.app/Contents/MacOS',
    '/Applications/Chromium.app/Contents/MacOS',
  ].filter((folder) => folder !== '');
  const macNames = ['Google Chrome', 'Chromium'];
  const found = folders.flatMap((folder) => [...names, ...macNames].map((name) => join(folder, name))).find(isProgram);
  if (found !== undefined) return { kind: 'fine', what: 'Chromium', found: 'found; nothing in this version uses it' };
  return { kind: 'fine', what: 'Chromium', found: 'not found, and not needed: nothing in this version uses it' };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file);
  } catch {
    return false;
  }
}
