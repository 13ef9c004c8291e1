import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundleEntry } from './bundle.ts';
import { connectWorker } from './connect.ts';
import { startGuest } from './guest-process.ts';
import { startWorker } from './start-worker.ts';
import { isGone, testGuest } from './test-guest.ts';

async function workerOf(entry: string): Promise<string> {
  return (await bundleEntry({ entry, resolveDir: import.meta.dirname, outFile: 'test-worker.cjs' })).file;
}

describe('a worker', () => {
  it('gets its data, hears and is heard, and ends when it has nothing left to do', async () => {
    const file = await workerOf(`
      import { parentPort, workerData } from 'node:worker_threads';
      parentPort.once('message', (word) => parentPort.postMessage(workerData + ' ' + word));
    `);
    const heard: string[] = [];
    const worker = startWorker<string, string>({ file, data: 'Hello', onMessage: (message) => heard.push(message) });
    worker.post('world');
    expect(await worker.ended).toEqual({ kind: 'ended' });
    expect(heard).toEqual(['Hello world']);
  });

  it.each([
    { what: 'an exception', entry: `throw new TypeError('a fault in a suite')`, message: 'a fault in a suite' },
    {
      what: 'an exception in a callback',
      entry: `setTimeout(() => { throw new Error('later') }, 1)`,
      message: 'later',
    },
    { what: 'a promise nobody awaits', entry: `Promise.reject(new Error('unawaited'))`, message: 'unawaited' },
    { what: 'what is no error', entry: `throw 'a string'`, message: 'a string' },
  ])('tells of $what', async ({ entry, message }) => {
    const end = await startWorker({ file: await workerOf(entry), onMessage() {} }).ended;
    expect(end).toMatchObject({ kind: 'threw', error: { message } });
  });

  it.each([
    { doing: 'an endless loop', entry: 'for (;;);' },
    { doing: 'a wait', entry: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);' },
  ])('can be closed in $doing', async ({ entry }) => {
    const worker = startWorker({ file: await workerOf(entry), onMessage() {} });
    expect(await worker.close()).toEqual({ kind: 'ended' });
  });

  it('sees neither our environment nor our flags', async () => {
    const file = await workerOf(`
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage([Object.keys(process.env), process.execArgv]);
    `);
    const heard: unknown[] = [];
    await startWorker({ file, onMessage: (message) => heard.push(message) }).ended;
    expect(heard).toEqual([[[], ['--no-warnings']]]);
  });
});

describe('one worker and many guests', () => {
  // Takes links by message, asks each guest one thing, and never closes a link: the guests are killed under it.
  const askingEntry = `
    import { parentPort } from 'node:worker_threads';
    import { GuestGone } from './frames.ts';
    import { openLink } from './link.ts';
    parentPort.on('message', (data) => {
      const link = openLink(data);
      link.send({ kind: 'echo', text: 'x' });
      const { kind } = link.frames.next();
      parentPort.postMessage(kind);
    });
  `;

  it.each(['socket', 'ring'] as const)('leave neither processes nor descriptors behind (%s)', async (route) => {
    const [file, { file: bundle }] = await Promise.all([workerOf(askingEntry), testGuest()]);
    let hear = (_kind: number) => {};
    const worker = startWorker<object, number>({ file, onMessage: (kind) => hear(kind) });
    const pids: number[] = [];
    const descriptors: number[] = [];
    for (let nth = 0; nth < 6; nth++) {
      const guest = startGuest({ bundle, route });
      const { link, transfer } = connectWorker(guest);
      const answered = new Promise((resolve) => {
        hear = resolve;
      });
      worker.post(link, transfer);
      expect(await answered).toBe(1);
      guest.kill();
      expect((await guest.exited).kind).toBe('killed');
      await guest.wire.closed;
      pids.push(guest.pid);
      descriptors.push(openDescriptors());
    }
    await worker.close();
    expect(await Promise.all(pids.map((pid) => isGone(pid, 0)))).toEqual(pids.map(() => true));
    // The first ones may open what stays open (event loops, the guard's pipe that closes a moment later).
    expect(Math.max(...descriptors.slice(2))).toBeLessThanOrEqual(descriptors[1]! + 1);
  });

  it('gets the news when a guest is given to it that has already crashed', async () => {
    const { file: bundle } = await testGuest();
    const guest = startGuest({ bundle });
    guest.send({ kind: 'exit', code: 3 });
    await guest.exited;
    const { link, transfer } = connectWorker(guest);
    const worker = startWorker({ file: await workerOf(askingEntry), onMessage() {} });
    worker.post(link, transfer);
    expect(await worker.ended).toMatchObject({
      kind: 'threw',
      error: { message: 'the guest is gone (crashed): between two answers' },
    });
  });
});

function openDescriptors(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}
