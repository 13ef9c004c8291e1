/**
 * Starts a guest and answers for it: confined, watched, and dead when it should be. It knows nothing of what is said over
 * the wire; `connectWorker` gives the wire to the judge's thread.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { guestFlags } from './flags.ts';
import { type Watch, watchMemory, watchSilence } from './guest-watch.ts';
import { guardOrphan, type OrphanGuard } from './orphan-guard.ts';
import { type ExitKind, GuestStatus } from './status.ts';
import { openWire, type Wire } from './wire.ts';

export interface GuestOptions {
  /** A file made by `bundleEntry`: all that the guest may read. */
  readonly bundle: string;
  /** Start with the inspector (a port, or true for 9229), waiting for a debugger, and without watchdogs. */
  readonly inspect?: boolean | number;
  /** Cap of the heap; the process as a whole may hold `overheadMb` more. Default 512. */
  readonly memoryMb?: number;
  /** How long a guest that is waited for may compute in silence (see `watchSilence`). Default 10. */
  readonly silentSecondsMax?: number;
  /** 'socket' where the platform lets a thread read it, else 'ring'; named by tests. */
  readonly route?: 'socket' | 'ring';
}

export interface Exit {
  readonly kind: ExitKind;
  /** "exit code 1", "signal SIGABRT": for a terminal's eyes, never for a report. */
  readonly detail: string;
  /** The last 8 KiB of what it wrote to stderr: for a terminal's eyes, never for a report. */
  readonly stderrTail: string;
}

export interface Guest {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** For `connectWorker`. */
  readonly wire: Wire;
  /** From the main thread, as long as no worker is connected. */
  send(command: object): void;
  /** What the guest writes to stderr, as it comes: the address of its debugger, for one. */
  onStderr(listener: (text: string) => void): void;
  /** No more commands, nobody listens: it may end by itself, and is killed if it does not. */
  release(): void;
  kill(): void;
}

/** Node itself, code, young generation, and pages that wait to be returned. */
const overheadMb = 256;
/** A guest that meets the end of its input has nothing left to do. */
const releaseMs = 1000;
const stderrTailBytes = 8 * 1024;

/** Every guest of this process that lives; none may outlive it. */
const living = new Map<number, OrphanGuard>();
let exitHooked = false;

export function startGuest(options: GuestOptions): Guest {
  hookExit();
  const memoryMb = options.memoryMb ?? 512;
  const inspectPort = portOf(options.inspect);
  const child = spawnNode(options, memoryMb, inspectPort);
  const pid = pidOf(child);
  const guard = guardOrphan(pid);
  living.set(pid, guard);

  // As `stdio` below says: index 2 is readable, index 3 is a duplex pipe.
  const [stderr, socket] = [child.stdio[2] as Readable, child.stdio[3] as Socket];
  const status = new GuestStatus();
  const wire = openWire(socket, status, options.route);
  const tail = keepTail(stderr);

  /** Why we killed it, when we did. */
  let reason: ExitKind | undefined;
  const stop = (kind: ExitKind) => {
    if (!living.has(pid)) return; // by now the number may be another's
    reason ??= kind;
    killGroup(pid);
  };
  const watches: Watch[] = [];
  if (inspectPort === undefined) {
    watches.push(watchSilence(pid, status, options.silentSecondsMax ?? 10, () => stop('stalled')));
    watches.push(watchMemory(pid, memoryMb + overheadMb, () => stop('out-of-memory')));
  }

  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', async (code, signal) => {
      living.delete(pid);
      guard.dismiss();
      killGroup(pid); // should it ever have found a way to have children
      for (const watch of watches) watch.end();
      await Promise.all([tail.ended, wire.drained]);
      const kind = reason ?? kindOf(code, signal, tail.text());
      status.exit(kind);
      resolve({ kind, detail: signal === null ? `exit code ${code}` : `signal ${signal}`, stderrTail: tail.text() });
    });
  });

  return {
    pid,
    exited,
    wire,
    send: wire.send,
    onStderr: (listener) => void stderr.on('data', (chunk: Buffer) => listener(chunk.toString())),
    release() {
      wire.close();
      const timer = setTimeout(() => stop('killed'), releaseMs);
      void exited.then(() => clearTimeout(timer));
    },
    kill() {
      stop('killed');
      wire.abandon();
    },
  };
}

function portOf(inspect: boolean | number | undefined): number | undefined {
  if (inspect === true) return 9229; // where every debugger looks
  return inspect === false ? undefined : inspect;
}

function spawnNode(options: GuestOptions, memoryMb: number, inspectPort: number | undefined): ChildProcess {
  const flags = guestFlags({ bundle: options.bundle, memoryMb, inspectPort });
  return spawn(process.execPath, [...flags, options.bundle], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: emptyEnvironment(),
    // A session of its own: Ctrl-C in the terminal is the main thread's to handle, and must not look like a crash.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
}

function emptyEnvironment(): Record<string, string> {
  // Without SystemRoot, Node on Windows finds neither its random numbers nor its sockets.
  const root = process.platform === 'win32' ? process.env.SystemRoot : undefined;
  return root === undefined ? {} : { SystemRoot: root };
}

function pidOf(child: ChildProcess): number {
  if (child.pid !== undefined) return child.pid;
  child.on('error', () => {}); // says the same, later
  throw new Error(
    `The process for the student's program could not be started (${child.spawnfile}). ` +
      'Usual causes: this user may not start more processes or open more files (ulimit -u, ulimit -n), or Node was removed.',
  );
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // it is gone
  }
}

function hookExit(): void {
  if (exitHooked) return;
  exitHooked = true;
  process.on('exit', () => {
    for (const [pid, guard] of living) {
      killGroup(pid);
      guard.dismiss();
    }
  });
}

function keepTail(stderr: Readable) {
  let tail: Buffer = Buffer.alloc(0);
  stderr.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk.subarray(-stderrTailBytes)]).subarray(-stderrTailBytes);
  });
  const ended = new Promise((resolve) => stderr.once('close', resolve));
  return { ended, text: () => tail.toString() };
}

function kindOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): ExitKind {
  if (stderr.includes('JavaScript heap out of memory')) return 'out-of-memory'; // V8's last words before it aborts
  return code === 0 && signal === null ? 'closed' : 'crashed';
}
