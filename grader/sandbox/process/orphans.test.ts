import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { bundleEntry } from './bundle.ts';
import { startGuest } from './guest-process.ts';
import { type Command, isGone, testGuest, testWorker } from './test-guest.ts';

/** A parent of a guest, in a process of its own: starts it, tells it one thing, prints its pid, and ends in the way asked for. */
const parentEntry = `
  import { startGuest } from './guest-process.ts';
  const [bundle, command, ending] = process.argv.slice(2);
  const guest = startGuest({ bundle });
  guest.send(JSON.parse(command));
  setTimeout(() => {
    process.stdout.write(guest.pid + '\\n');
    if (ending === 'exit') process.exit(0);
    if (ending === 'throw') throw new Error('the test wants this');
  }, 300);
`;

const endings: readonly { how: string; ending: string; signal?: NodeJS.Signals }[] = [
  { how: 'exits', ending: 'exit' },
  { how: 'throws', ending: 'throw' },
  { how: 'is interrupted', ending: 'wait', signal: 'SIGINT' },
  { how: 'is terminated', ending: 'wait', signal: 'SIGTERM' },
  { how: 'is killed outright', ending: 'wait', signal: 'SIGKILL' },
];

describe.each<Command>([{ kind: 'echo', text: 'then idle' }, { kind: 'spin' }, { kind: 'regex' }])(
  'a guest that was told to $kind',
  (command) => {
    it.each(endings)('is gone when its parent $how', async ({ ending, signal }) => {
      const [guest, parent] = await Promise.all([
        testGuest(),
        bundleEntry({ entry: parentEntry, resolveDir: import.meta.dirname, outFile: 'test-parent.cjs' }),
      ]);
      const child = spawn(process.execPath, [parent.file, guest.file, JSON.stringify(command), ending], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const pid = await firstNumber(child);
      if (signal !== undefined) child.kill(signal);
      await once(child, 'exit');
      expect(await isGone(pid, 5000)).toBe(true);
      await unguarded(pid);
    });
  },
);

it('lets its parent exit while a worker waits for it', async () => {
  const entry = `
    import { connectWorker } from './connect.ts';
    import { startGuest } from './guest-process.ts';
    import { startWorker } from './start-worker.ts';
    const [bundle, file] = process.argv.slice(2);
    const guest = startGuest({ bundle });
    const { link, transfer } = connectWorker(guest);
    startWorker({ file, data: { link, commands: [{ kind: 'spin' }], sleepMs: 0 }, transfer, onMessage() {} });
    setTimeout(() => {
      process.stdout.write(guest.pid + '\\n');
      process.exit(9);
    }, 300);
  `;
  const [guest, worker, parent] = await Promise.all([
    testGuest(),
    testWorker(),
    bundleEntry({ entry, resolveDir: import.meta.dirname, outFile: 'test-parent.cjs' }),
  ]);
  const child = spawn(process.execPath, [parent.file, guest.file, worker.file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  });
  const pid = await firstNumber(child);
  expect(await once(child, 'exit')).toEqual([9, null]);
  expect(await isGone(pid, 5000)).toBe(true);
});

it('is not guarded for longer than it lives', async () => {
  const guest = startGuest({ bundle: (await testGuest()).file });
  if (process.platform === 'linux') expect(guardsOf(guest.pid)).toHaveLength(1);
  guest.kill();
  await guest.exited;
  await unguarded(guest.pid);
});

const unguarded = (pid: number) => vi.waitFor(() => expect(guardsOf(pid)).toEqual([]), { timeout: 5000 });

/** Pids of the shells that watch over this guest. */
function guardsOf(pid: number): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((entry) => {
    try {
      return readFileSync(`/proc/${entry}/cmdline`, 'latin1').endsWith(`\0lockstep-guard\0${pid}\0`);
    } catch {
      return false; // not a process, or one that has just ended
    }
  });
}

async function firstNumber(child: ChildProcess): Promise<number> {
  // stdio above makes stdout a pipe.
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
  return Number(chunk.toString());
}
