/** The hand-in files of a folder, watched. Editors save in many ways: in place, by renaming another file over it, twice. */
import { basename } from 'node:path';
import { watch as chokidar } from 'chokidar';

export interface FileWatch {
  close(): Promise<void>;
}

/** Resolves when the folder is being watched. */
export function watchFiles(
  folder: string,
  files: readonly string[],
  onChange: (file: string) => void,
): Promise<FileWatch> {
  const watcher = chokidar(folder, {
    depth: 0,
    ignoreInitial: true,
    // Temporary and backup files of editors are not on the list, so they are never looked at.
    ignored: (path) => path !== folder && !files.includes(basename(path)),
    // An editor that renames its new file over ours: one change, not a removal and an addition.
    atomic: true,
  });
  const changed = (path: string) => {
    if (files.includes(basename(path))) onChange(basename(path));
  };
  watcher.on('add', changed).on('change', changed).on('unlink', changed);
  return new Promise((done, failed) => {
    watcher.once('error', failed);
    watcher.once('ready', () => done({ close: () => watcher.close() }));
  });
}
