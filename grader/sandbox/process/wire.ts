/**
 * The parent's end of the guest's one duplex socket, made ready for the judge's thread: handed over as a blocking file
 * descriptor, or pumped into a ring.
 */
import type { Socket } from 'node:net';
import type { Route } from './link.ts';
import { createRing, RingWriter } from './ring.ts';
import type { GuestStatus } from './status.ts';

export interface Wire {
  readonly status: GuestStatus;
  readonly route: Route;
  /** All that the guest wrote is where the reader can get it. */
  readonly drained: Promise<unknown>;
  readonly closed: Promise<unknown>;
  /** From the main thread: only while it has not lent the wire. */
  send(command: object): void;
  /** The judge's thread has the wire now. */
  lend(): void;
  /** The reader has made room in the ring. */
  resume(): void;
  /** The one who had the wire is done with it. */
  close(): void;
  /** The guest was killed: `close` as soon as the one who has the wire lets go of it. */
  abandon(): void;
}

export function openWire(socket: Socket, status: GuestStatus, wanted: 'socket' | 'ring' | undefined): Wire {
  socket.on('error', () => {}); // EPIPE, ECONNRESET: the exit tells it better
  const closed = new Promise<void>((resolve) => void socket.once('close', resolve));
  const fd = wanted === 'ring' ? undefined : blockingFd(socket);
  return fd === undefined ? pumped(socket, status, closed) : handedOver(socket, fd, status, closed);
}

/** The fields of a stream handle that Node does not document and has had since 0.12; absent, we take the ring. */
interface StreamHandle {
  readonly fd?: number;
  readStop?(): number;
  setBlocking?(yes: boolean): number;
}

/** Called in the same turn as `spawn`, before the event loop could read a byte. */
function blockingFd(socket: Socket): number | undefined {
  const { _handle: handle } = socket as Socket & { readonly _handle?: StreamHandle };
  if (process.platform === 'win32' || handle?.fd === undefined || handle.fd < 0) return undefined;
  if (handle.readStop?.() !== 0 || handle.setBlocking?.(true) !== 0) return undefined;
  return handle.fd;
}

/** A killed guest lets its reader go at once. */
const revokeAgainMs = 5;

function handedOver(socket: Socket, fd: number, status: GuestStatus, closed: Promise<unknown>): Wire {
  let lent = false;

  function close(): void {
    status.revoke();
    socket.destroy();
  }

  /** A descriptor closed under the thread that uses it could come back as another guest's. */
  function abandon(): void {
    if (!lent || status.revoke()) close();
    else setTimeout(abandon, revokeAgainMs);
  }

  return {
    status,
    route: { kind: 'socket', fd },
    drained: Promise.resolve(),
    closed,
    send(command) {
      // Lines of two writers would mix, and a failing write would close the descriptor.
      if (lent) throw new Error('this guest is connected to a worker: commands are sent from there');
      write(socket, command);
    },
    lend() {
      lent = true;
    },
    resume() {},
    close,
    abandon,
  };
}

/** When the ring is full we stop reading, the pipe fills, and then the guest waits. */
function pumped(socket: Socket, status: GuestStatus, closed: Promise<unknown>): Wire {
  const ring = createRing();
  const writer = new RingWriter(ring);
  /** What did not fit. */
  let rest: Buffer | undefined;
  let open = true;

  function put(chunk: Buffer): void {
    rest = pushAll(writer, chunk);
    if (rest === undefined) socket.resume();
    else socket.pause();
  }

  function close(): void {
    open = false;
    rest = undefined;
    socket.destroy();
  }

  socket.on('data', (chunk: Buffer) => {
    status.count(chunk.length);
    if (open) put(chunk);
  });
  return {
    status,
    route: { kind: 'ring', ring },
    drained: closed.then(() => writer.close()),
    closed,
    send: (command) => write(socket, command),
    lend() {},
    resume: () => void (rest !== undefined && put(rest)),
    close,
    abandon: close,
  };
}

function write(socket: Socket, command: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(command)}\n`);
}

/** What is left once the ring is full and the reader knows that we wait. */
function pushAll(ring: RingWriter, chunk: Buffer): Buffer | undefined {
  let left = chunk.subarray(ring.push(chunk));
  if (left.length === 0) return undefined;
  ring.askForRoom();
  left = left.subarray(ring.push(left));
  return left.length === 0 ? undefined : left;
}
