import { describe, expect, it } from 'vitest';
import { connectWorker } from './connect.ts';
import { startGuest } from './guest-process.ts';
import { startWorker } from './start-worker.ts';
import { type Command, isGone, tell, testGuest, testWorker } from './test-guest.ts';

const quiet = { wrong: 0, gone: undefined, message: undefined };

// The ring is what Windows uses; everywhere else both ways exist and must do the same.
describe.each(['socket', 'ring'] as const)('a guest, heard over a %s', (route) => {
  it('answers each command in order', async () => {
    const { heard, exit, pid } = await tell(
      [{ kind: 'echo', text: 'Tick' }, { kind: 'echo', text: ', tock ✓' }, { kind: 'done' }],
      { route },
    );
    expect(heard).toEqual({ ...quiet, frames: 3, bytes: 14, text: 'Tick, tock ✓' });
    // It met the end of its input when the worker closed the link.
    expect(exit).toEqual({ kind: 'closed', detail: 'exit code 0', stderrTail: '' });
    expect(await isGone(pid, 0)).toBe(true);
  });

  it('reads commands longer than any buffer', async () => {
    const text = 'long '.repeat(100_000);
    const { heard } = await tell([{ kind: 'echo', text }, { kind: 'done' }], { route });
    expect(heard.text).toBe(text);
  });

  it.each([
    // frames, size: small ones share buffers; 70,000 is more than the guest's, 300,000 more than the reader's, 5 MB more than the ring
    { frames: 100_000, size: 16 },
    { frames: 300, size: 70_000 },
    { frames: 40, size: 300_000 },
    { frames: 4, size: 5_000_000 },
    { frames: 1000, size: 0 },
  ])('$frames frames of $size bytes arrive whole', async ({ frames, size }) => {
    const { heard } = await tell([{ kind: 'flood', frames, size }, { kind: 'done' }], { route });
    expect(heard).toEqual({ ...quiet, frames: frames + 1, bytes: frames * size, text: '' });
  });

  it('waits for a slow reader: 10 MB, read 64 KiB at a time', async () => {
    const { heard } = await tell([{ kind: 'flood', frames: 160, size: 65_536 }, { kind: 'done' }], {
      route,
      sleepMs: 2,
    });
    expect(heard).toEqual({ ...quiet, frames: 161, bytes: 160 * 65_536, text: '' });
  });

  it.each<{ last: Command; gone: string; detail: string | RegExp; stderr?: string }>([
    { last: { kind: 'exit', code: 0 }, gone: 'closed', detail: 'exit code 0' },
    { last: { kind: 'exit', code: 7 }, gone: 'crashed', detail: 'exit code 7' },
    { last: { kind: 'throw' }, gone: 'crashed', detail: 'exit code 1', stderr: 'Error: the test wants this' },
    { last: { kind: 'kill yourself' }, gone: 'crashed', detail: 'signal SIGKILL' },
    { last: { kind: 'half a frame' }, gone: 'closed', detail: 'exit code 0' },
    { last: { kind: 'spin' }, gone: 'stalled', detail: 'signal SIGKILL' },
    { last: { kind: 'regex' }, gone: 'stalled', detail: 'signal SIGKILL' },
    { last: { kind: 'allocate' }, gone: 'out-of-memory', detail: /signal SIG(ABRT|KILL|TRAP)/ },
    { last: { kind: 'allocate outside the heap' }, gone: 'out-of-memory', detail: 'signal SIGKILL' },
  ])('after an answer, $last.kind: $gone', async ({ last, gone, detail, stderr = '' }) => {
    const silentSecondsMax = gone === 'stalled' ? 0.5 : 60;
    const { heard, exit, pid } = await tell(
      [{ kind: 'echo', text: 'before' }, { kind: 'flood', frames: 1, size: 9 }, last],
      {
        route,
        memoryMb: 64,
        silentSecondsMax,
      },
    );
    // What it said before is heard whenever it was flushed; the guest's buffer dies with it.
    expect([heard.gone, exit.kind]).toEqual([gone, gone]);
    expect(exit.detail).toMatch(detail);
    expect(exit.stderrTail).toContain(stderr);
    expect(await isGone(pid, 0)).toBe(true);
  });

  it('is not fooled by the announcement of 4 GB', async () => {
    const { heard } = await tell([{ kind: 'absurd length' }], { route });
    expect(heard.gone).toBe('crashed');
    expect(heard.message).toBe('the guest is gone (crashed): it announced an answer of 4294967295 bytes');
  });

  it.each([1, 2] as const)('may print 20 MB to fd %d: answers arrive, 8 KiB of stderr are kept', async (fd) => {
    const { heard, exit } = await tell(
      [{ kind: 'print', fd, megabytes: 20 }, { kind: 'echo', text: 'after' }, { kind: 'done' }],
      { route },
    );
    expect(heard.text).toBe('after');
    expect(exit.stderrTail).toBe(fd === 2 ? 'y'.repeat(8192) : '');
  });

  it('can be killed while the worker waits for it', async () => {
    const { heard, exit, pid } = await tell([{ kind: 'spin' }], { route, killAfterMs: 200 });
    expect([heard.gone, exit.kind]).toEqual(['killed', 'killed']);
    expect(await isGone(pid, 0)).toBe(true);
  });

  it('is killed when it goes on after the worker has closed the link', async () => {
    const { heard, exit, pid } = await tell(
      [{ kind: 'flood', frames: 1, size: 65_536 }, { kind: 'done' }, { kind: 'flush' }, { kind: 'spin' }],
      { route },
    );
    expect(heard).toMatchObject({ gone: undefined, frames: 2 });
    expect(exit).toMatchObject({ kind: 'killed', detail: 'signal SIGKILL' });
    expect(await isGone(pid, 0)).toBe(true);
  });

  it('may be silent for as long as nobody waits: a reader that sleeps longer than the limit', async () => {
    const { heard } = await tell([{ kind: 'flood', frames: 3, size: 65_536 }, { kind: 'done' }], {
      route,
      sleepMs: 900,
      silentSecondsMax: 0.6,
    });
    expect(heard).toMatchObject({ gone: undefined, frames: 4 });
  });
});

it('under the inspector waits for a debugger for as long as it takes', async () => {
  const guest = startGuest({ bundle: (await testGuest()).file, inspect: 0, silentSecondsMax: 0.2 });
  const { link, transfer } = connectWorker(guest);
  const address = await new Promise<string>((resolve) => {
    guest.onStderr((text) => {
      const found = /ws:\/\/([\d.:]+)\//.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const { Browser } = (await (await fetch(`http://${address}/json/version`)).json()) as { Browser: string };
  expect(Browser).toBe(`node.js/${process.version}`);
  const worker = startWorker({
    file: (await testWorker()).file,
    data: { link, commands: [{ kind: 'echo', text: 'x' }], sleepMs: 0 },
    transfer,
    onMessage() {},
  });
  // Five times the limit it would have without an inspector, and it has still not begun.
  expect(
    await Promise.race([guest.exited, worker.ended, new Promise((resolve) => setTimeout(resolve, 1000, 'waits'))]),
  ).toBe('waits');
  guest.kill();
  expect((await guest.exited).kind).toBe('killed');
});
