/**
 * Ends a guest whose parent was killed outright.
 *
 * A guest that waits for a command meets the end of its input and goes. One that spins (an endless loop, a catastrophic
 * regular expression) never looks, and may have no thread that could. On Windows libuv's job object takes the children
 * along. Elsewhere a shell of some 100 KB waits on a pipe from us: a line says "no longer needed", the end without a line
 * says that we are gone. It is in a session of its own, so that Ctrl-C and a closed terminal leave it to its work.
 */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

export interface OrphanGuard {
  /** The guest has ended by itself: its pid may soon be somebody else's. */
  dismiss(): void;
}

export function guardOrphan(pid: number): OrphanGuard {
  if (process.platform === 'win32') return { dismiss() {} };
  const shell = spawn('/bin/sh', ['-c', 'read -r line || kill -9 "$1"', 'lockstep-guard', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  });
  // No shell: the guest then ends at its next read or write, as it would anyway unless it spins.
  shell.on('error', () => {});
  // Absent when there are no descriptors left; a pipe is a net.Socket, whatever its type says.
  const line = shell.stdin as Socket | undefined;
  line?.on('error', () => {});
  line?.unref();
  shell.unref();
  return { dismiss: () => void line?.end('\n') };
}
