/**
 * The guest's side of the wire: commands come as JSON lines and answers leave as frames over one socket, fd 3. Both block:
 * a guest has nothing else to do, and an event loop would be one more thing that student code could starve.
 *
 * Everything used after `openPipe` is captured by it, so that it may be called before SES `lockdown()` and used after.
 */
import { Buffer } from 'node:buffer';
import { readSync, writeSync } from 'node:fs';
import { exit } from 'node:process';
import { frameHeaderBytes } from './frames.ts';

export interface GuestPipe {
  /**
   * The next command, once it is there. Flushes first. When the parent has closed its end the process ends right here: an
   * event loop at last would be somebody's chance to act.
   */
  readCommand(): object;
  /** One frame, buffered. */
  write(kind: number, bytes: Uint8Array): void;
  flush(): void;
}

const wireFd = 3;
const bufferBytes = 64 * 1024;
const newline = 10;

export function openPipe(): GuestPipe {
  const writer = openWriter();
  const readLine = openReader();
  const { parse } = JSON;
  return {
    readCommand() {
      writer.flush();
      return parse(readLine() ?? exit(0)) as object;
    },
    write: writer.write,
    flush: writer.flush,
  };
}

function openWriter() {
  const out = new Uint8Array(bufferBytes);
  let used = 0;

  function flush(): void {
    const length = used;
    used = 0;
    writeAll(out, 0, length);
  }

  function write(kind: number, bytes: Uint8Array): void {
    const length = bytes.length;
    if (used + frameHeaderBytes + length > bufferBytes) flush();
    out[used] = length & 255;
    out[used + 1] = (length >>> 8) & 255;
    out[used + 2] = (length >>> 16) & 255;
    out[used + 3] = length >>> 24;
    out[used + 4] = kind;
    used += frameHeaderBytes;
    if (length > bufferBytes - used) {
      flush();
      writeAll(bytes, 0, length);
    } else {
      out.set(bytes, used);
      used += length;
    }
  }
  return { write, flush };
}

function writeAll(bytes: Uint8Array, from: number, to: number): void {
  let at = from;
  while (at < to) at += retry(() => writeSync(wireFd, bytes, at, to - at));
}

/** The next line without its end; undefined when there will be none. */
function openReader(): () => string | undefined {
  let block = Buffer.allocUnsafe(bufferBytes);
  let start = 0;
  let end = 0;

  function makeRoom(): void {
    const rest = block.subarray(start, end);
    if (rest.length > block.length / 2) block = Buffer.allocUnsafe(block.length * 2);
    rest.copy(block); // within one block, ranges may overlap
    start = 0;
    end = rest.length;
  }

  return function readLine() {
    for (let searched = 0; ; ) {
      const at = block.subarray(0, end).indexOf(newline, start + searched);
      if (at >= 0) {
        const line = block.toString('utf8', start, at);
        start = at + 1;
        return line;
      }
      searched = end - start;
      if (end === block.length) makeRoom();
      const count = retry(() => readSync(wireFd, block, end, block.length - end, null));
      if (count === 0) return undefined;
      end += count;
    }
  };
}

const pause = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics;
/** Nobody is left to answer. EOF is how Windows says it. */
const parentGone = ['EPIPE', 'ECONNRESET', 'EOF'];

/** Our ends of the pipes block; should someone have made them non-blocking, look again in a millisecond. */
function retry(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') wait(pause, 0, 0, 1);
      else if (code !== undefined && parentGone.includes(code)) exit(0);
      else throw error;
    }
  }
}
