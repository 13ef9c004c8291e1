/**
 * Worker thread: commands to the guest, frames from it.
 *
 * Where the platform lets us, the worker reads and writes the guest's socket itself: a question then costs two system
 * calls and no visit to the main thread (25 µs instead of 90, and four times the throughput). Elsewhere (Windows) the main
 * thread pumps bytes into a ring and passes the commands on.
 */
import { readSync, writeSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import { type ByteSource, FrameSource } from './frames.ts';
import { RingReader } from './ring.ts';
import { GuestStatus } from './status.ts';

export type Route =
  /** Blocking. The main thread keeps it open until the port closes or `revoke` succeeds. */
  { readonly kind: 'socket'; readonly fd: number } | { readonly kind: 'ring'; readonly ring: SharedArrayBuffer };

/** What travels to the worker: in `workerData` or in a message, with `port` in the transfer list. */
export interface LinkData {
  readonly route: Route;
  readonly status: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** A command for the guest, or null: "there is room in the ring again". */
export type LinkMessage = object | null;

export interface Link {
  /** One at a time is never blocked by the guest; a flood of commands nobody reads is. */
  send(command: object): void;
  readonly frames: FrameSource;
  /** Nothing is sent or read any more. Happens by itself once `GuestGone` was thrown, and when the worker ends. */
  close(): void;
}

export function openLink(data: LinkData): Link {
  const status = new GuestStatus(data.status);
  const { route, port } = data;
  const ends = route.kind === 'socket' ? overSocket(route.fd, status) : overRing(route.ring, port);
  let open = true;
  const close = () => {
    open = false;
    port.close();
  };
  /** Whoever waits for the guest says so. 0 when there is nothing to wait for. */
  const wait = (call: () => number): number => {
    if (!open || !status.enter()) return 0;
    try {
      return call();
    } finally {
      status.leave();
    }
  };
  const source: ByteSource = {
    read: (target) => wait(() => ends.read(target)),
    exitKind() {
      close(); // the end has been read: the main thread may let go of the wire
      return status.waitForExit();
    },
  };
  return { frames: new FrameSource(source), send: (command) => void wait(() => ends.send(command)), close };
}

interface Ends {
  read(target: Uint8Array): number;
  send(command: object): number;
}

function overSocket(fd: number, status: GuestStatus): Ends {
  return {
    read(target) {
      const count = orWhenGone(() => readSync(fd, target, 0, target.length, null));
      status.count(count);
      return count;
    },
    send(command) {
      const bytes = Buffer.from(`${JSON.stringify(command)}\n`);
      let at = 0;
      while (at < bytes.length) {
        const count = orWhenGone(() => writeSync(fd, bytes, at));
        if (count === 0) break; // gone: the next read tells
        at += count;
      }
      return at;
    },
  };
}

/** 0 when the guest's end is closed, however the platform says so. */
function orWhenGone(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE' || code === 'ECONNRESET') return 0;
      if (code !== 'EINTR') throw error;
    }
  }
}

function overRing(memory: SharedArrayBuffer, port: MessagePort): Ends {
  const post = (message: LinkMessage) => port.postMessage(message);
  const ring = new RingReader(memory, () => post(null));
  return {
    read: (target) => ring.read(target),
    send(command) {
      post(command);
      return 1;
    },
  };
}
