/** Which labs there are, and which of them a word means. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CourseError, UsageError } from './errors.ts';
import { loadManifest } from './load-manifest.ts';
import type { Manifest } from './manifest.ts';
import { nearest } from './nearest.ts';
import { projectRoot } from './root.ts';

/** The folder names of all labs, in their order. */
export function labFolders(root: string = projectRoot): string[] {
  const labs = join(root, 'labs');
  if (!existsSync(labs)) {
    throw new CourseError('The folder labs/ is missing from this copy of the course. Get a fresh copy, or restore it.');
  }
  return readdirSync(labs)
    .filter((name) => /^\d\d-[a-z0-9-]+$/.test(name) && existsSync(join(labs, name, 'lab.json')))
    .sort();
}

/** All labs, in the order of their folders. */
export const listLabs = (root: string = projectRoot): Manifest[] =>
  labFolders(root).map((folder) => loadManifest(folder, root));

/** What comes after the number. */
const nameOf = (folder: string): string => folder.slice(3);

/** The folder that was meant: "01", "1", "01-lamport-clock", "lamport", "labs/01-lamport-clock/". Otherwise a UsageError. */
export function resolveLab(typed: string, root: string = projectRoot): string {
  const folders = labFolders(root);
  const word = typed.trim().toLowerCase().replaceAll('\\', '/').replace(/\/+$/, '').replace(/^.*\//, ''); // what the shell completes is a path
  const exact = folders.find((folder) => folder === word || nameOf(folder) === word);
  if (exact !== undefined) return exact;
  const matching = folders.filter((folder) =>
    /^\d+$/.test(word) ? Number(folder.slice(0, 2)) === Number(word) : word !== '' && folder.includes(word),
  );
  const [first, second] = matching;
  if (first === undefined) {
    const all = folders.length === 0 ? 'none' : folders.join(', ');
    throw new UsageError(`There is no lab "${typed}".${guess(word, folders)} The labs: ${all}.`);
  }
  if (second === undefined) return first;
  throw new UsageError(
    `"${typed}" may mean ${matching.join(' or ')}. Say which, by its number: ${matching.map((folder) => folder.slice(0, 2)).join(' or ')}.`,
  );
}

function guess(word: string, folders: readonly string[]): string {
  const spellings = new Map<string, string>();
  for (const folder of folders) {
    for (const spelling of [folder, nameOf(folder), ...nameOf(folder).split('-')]) spellings.set(spelling, folder);
  }
  const near = nearest(word, [...spellings.keys()]);
  return near === undefined ? '' : ` Did you mean ${spellings.get(near)}?`;
}
