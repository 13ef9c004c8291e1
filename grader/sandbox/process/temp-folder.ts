/** Private folders of this process: readable by this user only, gone when the process exits. */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();

export function makeTempFolder(): string {
  if (folders.size === 0) prepare();
  // The real path: permission flags compare paths, and /tmp is a link on some systems.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `lockstep-${process.pid}-`)));
  folders.add(folder);
  return folder;
}

export function removeTempFolder(folder: string): void {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}

let prepared = false;

function prepare(): void {
  if (prepared) return;
  prepared = true;
  process.on('exit', () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  sweep();
}

/** A process that was killed outright could not clean up: the next one does. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^lockstep-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // somebody else's
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
