/** For the tests of this room: a guest that does what it is told, and a worker that reads it. */
import { bundleEntry } from './bundle.ts';
import { connectWorker } from './connect.ts';
import { type Exit, type GuestOptions, startGuest } from './guest-process.ts';
import { isZombie } from './proc.ts';
import { startWorker } from './start-worker.ts';
import type { ExitKind } from './status.ts';

export type Command =
  | { readonly kind: 'echo'; readonly text: string }
  /** `frames` frames of `size` bytes, each filled with its ordinal. */
  | { readonly kind: 'flood'; readonly frames: number; readonly size: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'flush' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'throw' }
  | { readonly kind: 'half a frame' }
  | { readonly kind: 'absurd length' }
  | { readonly kind: 'spin' }
  | { readonly kind: 'regex' }
  | { readonly kind: 'allocate' }
  | { readonly kind: 'allocate outside the heap' }
  | { readonly kind: 'print'; readonly fd: 1 | 2; readonly megabytes: number }
  /** As if SES had leaked the host's `Function`. */
  | { readonly kind: 'escape' }
  | { readonly kind: 'kill yourself' };

const guestEntry = `
  import { writeSync } from 'node:fs';
  import { exit, kill, pid } from 'node:process';
  import { openPipe } from './guest-pipe.ts';
  import { withdrawHost } from './withdraw-host.ts';
  const pipe = openPipe();
  const { from, alloc } = Buffer;
  withdrawHost();
  const kept = [];
  const deeds = {
    echo: ({ text }) => pipe.write(1, from(text)),
    flood({ frames, size }) {
      for (let nth = 0; nth < frames; nth++) pipe.write(2, new Uint8Array(size).fill(nth));
    },
    done: () => pipe.write(0, new Uint8Array()),
    flush: () => pipe.flush(),
    exit({ code }) {
      pipe.flush();
      exit(code);
    },
    throw() {
      throw new Error('the test wants this');
    },
    'half a frame'() {
      writeSync(3, Uint8Array.of(100, 0, 0, 0, 1, 2, 3));
      exit(0);
    },
    'absurd length'() {
      writeSync(3, Uint8Array.of(255, 255, 255, 255, 1));
    },
    spin() {
      for (;;);
    },
    regex: () => /^(a+)+$/.test('a'.repeat(60) + 'b'),
    allocate() {
      for (let n = 0; ; n++) kept.push({ n, text: 'x' + n });
    },
    'allocate outside the heap'() {
      for (;;) kept.push(alloc(8 * 1024 * 1024, 1));
    },
    print({ fd, megabytes }) {
      for (let n = 0; n < megabytes * 16; n++) writeSync(fd, 'y'.repeat(64 * 1024));
    },
    escape() {
      const found = Function('return Object.getOwnPropertyNames(globalThis).join(" ")')();
      Function('return import("node:fs")')().then(({ writeSync }) => writeSync(3, 'escaped'));
      pipe.write(1, from(found));
    },
    'kill yourself': () => kill(pid, 'SIGKILL'),
  };
  for (;;) {
    const command = pipe.readCommand();
    deeds[command.kind](command);
  }
`;

const workerEntry = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { GuestGone } from './frames.ts';
  import { openLink } from './link.ts';
  const link = openLink(workerData.link);
  for (const command of workerData.commands) link.send(command);
  const heard = { frames: 0, bytes: 0, wrong: 0, text: '', gone: undefined, message: undefined };
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  let flooded = 0;
  try {
    for (;;) {
      const { kind, body } = link.frames.next();
      heard.frames++;
      heard.bytes += body.length;
      if (kind === 0) break;
      if (kind === 1) heard.text += Buffer.from(body).toString();
      if (kind === 2) {
        const ordinal = flooded++ & 255;
        if (body.some((byte) => byte !== ordinal)) heard.wrong++;
        if (workerData.sleepMs > 0) Atomics.wait(sleeper, 0, 0, workerData.sleepMs);
      }
    }
    link.close();
  } catch (error) {
    if (!(error instanceof GuestGone)) throw error;
    heard.gone = error.kind;
    heard.message = error.message;
  }
  parentPort.postMessage(heard);
`;

export interface Heard {
  readonly frames: number;
  readonly bytes: number;
  /** Frames whose bytes were not what they should be. */
  readonly wrong: number;
  readonly text: string;
  readonly gone: ExitKind | undefined;
  readonly message: string | undefined;
}

export const testGuest = () =>
  bundleEntry({ entry: guestEntry, resolveDir: import.meta.dirname, outFile: 'test-guest.cjs' });
export const testWorker = () =>
  bundleEntry({ entry: workerEntry, resolveDir: import.meta.dirname, outFile: 'test-worker.cjs' });

export interface Told {
  readonly heard: Heard;
  readonly exit: Exit;
  readonly pid: number;
}

/** Starts a guest, tells it all commands, hears it out, and waits until it has ended. */
export async function tell(
  commands: readonly Command[],
  options: Omit<GuestOptions, 'bundle'> & { readonly sleepMs?: number; readonly killAfterMs?: number } = {},
): Promise<Told> {
  const [guestBundle, workerBundle] = await Promise.all([testGuest(), testWorker()]);
  const guest = startGuest({ ...options, bundle: guestBundle.file });
  if (options.killAfterMs !== undefined) setTimeout(() => guest.kill(), options.killAfterMs);
  const { link, transfer } = connectWorker(guest);
  const heard: Heard[] = [];
  const worker = startWorker<never, Heard>({
    file: workerBundle.file,
    data: { link, commands, sleepMs: options.sleepMs ?? 0 },
    transfer,
    onMessage: (message) => heard.push(message),
  });
  const end = await worker.ended;
  if (end.kind === 'threw') throw end.error;
  const exit = await guest.exited;
  return { heard: heard[0]!, exit, pid: guest.pid }; // the worker posts once before it ends
}

/** A process that is gone, or a zombie that waits for its parent. */
export async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited <= withinMs; waited += 20) {
    if (!runs(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}
