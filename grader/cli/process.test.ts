import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The command as a user runs it: a process, its streams, its exit code.
const bin = fileURLToPath(new URL('bin.mjs', import.meta.url));
let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'lockstep-process-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function lockstep(args: string, then: (child: ChildProcess) => void = () => {}) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|FORCE_COLOR|NO_COLOR)/.test(name)),
  );
  const child = spawn(process.execPath, [bin, ...args.split(' ')], { cwd, env });
  const seen = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    seen.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    seen.err += chunk;
  });
  then(child);
  return new Promise<{ code: number | null; out: string; err: string }>((done) =>
    child.on('close', (code) => done({ code, ...seen })),
  );
}

test('in a pipe: plain text on stdout, nothing on stderr', async () => {
  const { code, out, err } = await lockstep('list');
  expect({ code, err, escapes: out.includes('\u001b') }).toEqual({ code: 0, err: '', escapes: false });
  expect(out).toContain('Start: npx lockstep grade 00');
});

test('what is wrong with the command goes to stderr, stdout stays empty', async () => {
  const { code, out, err } = await lockstep('grade 00 --seeed 42');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('(Did you mean --seed?)');
});

test('a skeleton, graded: points are missing, and it says where to begin', async () => {
  const { code, out, err } = await lockstep('grade 00 --part A');
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toContain('1. Read    labs/00-warm-up/README.md');
});

// /proc tells who runs; elsewhere the same code runs, but nobody looks.
test.runIf(existsSync('/proc/self/cmdline'))(
  'Ctrl-C in the middle: exit 130, nothing written, nobody left',
  async () => {
    let pid = 0;
    const { code, out, err } = await lockstep('grade 01 --solution --seeds 100000', (child) => {
      pid = child.pid ?? 0;
      void guestsOf(pid, (guests) => guests.length > 0).then(() => child.kill('SIGINT'));
    });
    expect({ code, out, err }).toEqual({
      code: 130,
      out: '',
      err: 'Interrupted: nothing was graded, nothing was written.\n',
    });
    expect(readdirSync(cwd)).toEqual([]);
    expect(await guestsOf(pid, (guests) => guests.length === 0)).toEqual([]);
  },
);

test('a reader that leaves (`| head`): no complaint', async () => {
  const { err } = await lockstep('help', (child) => child.stdout?.destroy());
  expect(err).toBe('');
});

/** The guests that a grader started (its process number is in their command line), once they are as wanted. */
async function guestsOf(pid: number, wanted: (guests: readonly string[]) => boolean): Promise<readonly string[]> {
  for (let tries = 0; ; tries++) {
    const guests = readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && commandLine(name).includes(`lockstep-${pid}-`),
    );
    if (wanted(guests) || tries > 600) return guests;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function commandLine(process: string): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
