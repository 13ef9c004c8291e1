/** From "the solution", "variant x", "this folder" to the files of a program: exactly the hand-in files, and what the lab gives. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CourseError, UsageError } from './errors.ts';
import { loadManifest } from './load-manifest.ts';
import { loadVariants } from './load-variants.ts';
import type { Manifest } from './manifest.ts';
import { nearest } from './nearest.ts';
import type { Program } from './program.ts';
import { readText } from './read-text.ts';
import { projectRoot } from './root.ts';
import type { Variant } from './variants.ts';

export type ProgramSource =
  | { readonly kind: 'handed-in' }
  | { readonly kind: 'solution' }
  | { readonly kind: 'variant'; readonly id: string }
  | { readonly kind: 'alternative'; readonly id: string }
  /** A folder, as the user typed it. */
  | { readonly kind: 'folder'; readonly path: string };

/** Reads the files as they are now. `cwd`: where the path of a folder is meant from. */
export async function readProgram(
  lab: string,
  source: ProgramSource,
  cwd: string = process.cwd(),
  root: string = projectRoot,
): Promise<Program> {
  const manifest = loadManifest(lab, root);
  const program = await readOwn(manifest, source, cwd, root);
  const { given } = manifest;
  if (given === undefined) return program;
  const files = new Map(program.files);
  for (const name of given) files.set(name, courseFile(join(root, 'labs', lab, name), `labs/${lab}/${name}`));
  return { ...program, files, given };
}

async function readOwn(manifest: Manifest, source: ProgramSource, cwd: string, root: string): Promise<Program> {
  const lab = manifest.id;
  switch (source.kind) {
    case 'handed-in':
      return {
        label: 'handed in',
        files: readHandIn(manifest, join(root, 'labs', lab), `labs/${lab}`),
        folder: folderUrl(join(root, 'labs', lab)),
      };
    case 'folder':
      return {
        label: source.path,
        files: readHandIn(manifest, resolve(cwd, source.path), source.path),
        folder: folderUrl(resolve(cwd, source.path)),
      };
    case 'solution':
      return {
        label: 'solution',
        files: readSolution(manifest, root),
        folder: folderUrl(join(root, 'solutions', lab)),
      };
    case 'variant':
      return { label: `variant ${source.id}`, files: await readVariant(manifest, source.id, root) };
    case 'alternative':
      return { label: `alternative ${source.id}`, files: await readAlternative(manifest, source.id, root) };
  }
}

const folderUrl = (folder: string): string => `${pathToFileURL(folder).href}/`;

function readHandIn(manifest: Manifest, folder: string, shown: string): Map<string, string> {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) {
    const what = stats === undefined ? 'There is no folder' : 'A folder is wanted, but a file stands at';
    throw new UsageError(`${what} ${shown}. Name the folder that holds ${manifest.handIn.join(', ')}.`);
  }
  const files = new Map<string, string>();
  for (const name of manifest.handIn) {
    const file = readText(join(folder, name), folder);
    if (file.kind === 'unusable') throw new UsageError(`${shown}/${name} ${file.why}.`);
    if (file.kind === 'text') files.set(name, file.text);
  }
  if (files.size === 0) throw new UsageError(nothingThere(manifest, folder, shown));
  return files;
}

/** None of the files: the wrong folder most likely, or one level too high. */
function nothingThere(manifest: Manifest, folder: string, shown: string): string {
  const here = readdirSync(folder, { withFileTypes: true });
  const inner = here.find((entry) => entry.isDirectory() && hasSome(manifest, join(folder, entry.name)));
  const wanted = manifest.handIn.join(', ');
  if (inner !== undefined)
    return `${shown} holds none of ${wanted}, but ${shown}/${inner.name} does. Did you mean that?`;
  for (const name of manifest.handIn) {
    const near = nearest(name, here.map((entry) => entry.name).sort()); // biome-ignore format: one call
    if (near !== undefined) return `${shown} holds none of ${wanted}. There is a ${near}: call it ${name}.`;
  }
  return `${shown} holds none of the files of lab ${manifest.id}: ${wanted}. Is it the right folder, and the right lab?`;
}

const hasSome = (manifest: Manifest, folder: string): boolean =>
  manifest.handIn.some((name) => statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined);

function assertSolutions(lab: string, root: string): void {
  if (statSync(join(root, 'solutions', lab), { throwIfNoEntry: false }) !== undefined) return;
  throw new UsageError(
    `This copy of the course has no solution of lab ${lab}: only instructors' copies do. Leave out --solution, --variant and the like.`,
  );
}

function courseFile(path: string, shown: string): string {
  const file = readText(path);
  if (file.kind === 'text') return file.text;
  throw new CourseError(`${shown} ${file.kind === 'missing' ? 'is missing' : file.why}.`);
}

function readSolution(manifest: Manifest, root: string): Map<string, string> {
  const lab = manifest.id;
  assertSolutions(lab, root);
  return new Map(
    manifest.handIn.map((name) => [name, courseFile(join(root, 'solutions', lab, name), `solutions/${lab}/${name}`)]),
  );
}

async function readAlternative(manifest: Manifest, id: string, root: string): Promise<Map<string, string>> {
  const files = readSolution(manifest, root);
  const { alternatives: known } = await loadVariants(manifest.id, root);
  const alternative = known.find((one) => one.id === id);
  if (alternative === undefined) throw unknown('alternative', id, manifest.id, known);
  const folder = `solutions/${manifest.id}/alternatives/${id}`;
  // In the course an alternative stands two folders below the files that it does not replace; graded, beside them.
  const beside = (text: string) => text.replaceAll(/(from ')\.\.\/\.\.\//g, '$1./');
  for (const name of alternative.files)
    files.set(name, beside(courseFile(join(root, folder, name), `${folder}/${name}`)));
  return files;
}

async function readVariant(manifest: Manifest, id: string, root: string): Promise<Map<string, string>> {
  const files = readSolution(manifest, root);
  const { variants: known } = await loadVariants(manifest.id, root);
  const variant = known.find((one) => one.id === id);
  if (variant === undefined) throw unknown('variant', id, manifest.id, known);
  for (const name of new Set(variant.edits.map((edit) => edit.file))) {
    files.set(
      name,
      applyEdits(`variant "${id}"`, variant.edits, name, files.get(name) ?? '', `solutions/${manifest.id}/${name}`),
    );
  }
  return files;
}

function unknown(kind: string, id: string, lab: string, known: readonly { readonly id: string }[]): UsageError {
  const ids = known.map((one) => one.id).sort();
  const near = nearest(id, ids);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  const all = ids.length === 0 ? `The lab has no ${kind}s` : `There are: ${ids.join(', ')}`;
  return new UsageError(`Lab ${lab} has no ${kind} "${id}".${hint} ${all}.`);
}

/** All places are found in the solution as it stands, so that one edit never matches what another put there. `owner` as the error names it: `variant "x"`. */
export function applyEdits(owner: string, edits: Variant['edits'], file: string, text: string, shown: string): string {
  const places = edits
    .filter((edit) => edit.file === file)
    .map((edit) => {
      const at = text.indexOf(edit.find);
      const again = text.indexOf(edit.find, at + 1);
      const what = `The edit of ${owner} looks for ${JSON.stringify(edit.find)}`;
      if (edit.find === '' || at < 0) {
        throw new CourseError(`${what}, which stands nowhere in ${shown}. Has the solution changed since?`);
      }
      if (again >= 0) {
        throw new CourseError(
          `${what}, which stands more than once in ${shown} (lines ${lineAt(text, at)} and ${lineAt(text, again)}). Make it longer, so that it matches once.`,
        );
      }
      return { at, end: at + edit.find.length, put: edit.put };
    })
    .sort((a, b) => a.at - b.at);
  let result = '';
  let done = 0;
  for (const { at, end, put } of places) {
    if (at < done) {
      throw new CourseError(`Two edits of ${owner} overlap in ${shown}, line ${lineAt(text, at)}.`);
    }
    result += text.slice(done, at) + put;
    done = end;
  }
  return result + text.slice(done);
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;
