/** Files appear whole or not at all: written beside their place under another name, then renamed. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Saved = { readonly kind: 'saved' } | { readonly kind: 'refused'; readonly why: string };

/** Synchronous, so that Ctrl-C cannot come in between. */
export function save(path: string, data: string | Uint8Array, options: { readonly makeFolder?: boolean } = {}): Saved {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    if (options.makeFolder) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, data, { flag: 'wx' });
    renameSync(temporary, path);
    return { kind: 'saved' };
  } catch (error) {
    const why = describeFileError(error);
    if (why !== exists) rmSync(temporary, { force: true }); // someone else's file stays
    return { kind: 'refused', why };
  }
}

const exists = 'another process is writing it';

/** Why the file system refused, without the engine's words. */
export function describeFileError(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code; // any thrown value may have a field `code`
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'ENOENT':
      return 'no such file or folder';
    case 'ENOTDIR':
      return 'a file stands where a folder is meant';
    case 'EISDIR':
      return 'it is a folder';
    case 'EEXIST':
      return exists;
    default:
      return typeof code === 'string' ? code : 'it could not be written';
  }
}
