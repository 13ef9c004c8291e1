/** Which mutants the type checker of a student's editor would refuse: nobody would hand them in. One run for all of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CourseError } from '../course/errors.ts';
import type { Program } from '../course/program.ts';
import { projectRoot } from '../course/root.ts';
import { parseTypeErrors, runTypeChecker } from '../sandbox/build/type-checker.ts';
import { makeTempFolder, removeTempFolder } from '../sandbox/process/temp-folder.ts';
import type { Mutant } from './mutants.ts';

const UNCHANGED = 'solution';

/** Mutant id → its first type error. The solution is looked at too: what is wrong there would be wrong with all. */
export async function typeFaults(
  lab: string,
  solution: Program,
  mutants: readonly Pick<Mutant, 'id' | 'program'>[],
  signal: AbortSignal,
  root: string = projectRoot,
): Promise<ReadonlyMap<string, string>> {
  const all = [{ id: UNCHANGED, program: solution }, ...mutants];
  const folder = makeTempFolder();
  try {
    for (const { id, program } of all) {
      mkdirSync(join(folder, id));
      for (const [name, text] of program.files) writeFileSync(join(folder, id, name), text);
    }
    const folders = all.map(({ id }) => `./${id}`);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config(lab, folders, root)));
    const args = ['--noEmit', '--pretty', 'false', '--project', 'tsconfig.json'];
    const output = await runTypeChecker(root, args, folder, { signal, secondsMax: 600 });
    if (signal.aborted) return new Map();
    if (output === undefined)
      throw new CourseError('Mutants are type-checked with TypeScript, which does not run: `npm ci`.');
    return faultsIn(output, new Set(all.map(({ id }) => id)));
  } finally {
    removeTempFolder(folder);
  }
}

/** The project's own settings, over a folder for each program that sees the lab's other files as if they lay beside it. */
const config = (lab: string, folders: readonly string[], root: string) => ({
  extends: join(root, 'tsconfig.json'),
  compilerOptions: {
    rootDirs: [...folders, join(root, 'labs', lab)],
    paths: { '#contract': [join(root, 'grader/contract/index.ts')] },
    types: [],
  },
  include: ['./*/*.ts'],
});

function faultsIn(output: string, ids: ReadonlySet<string>): ReadonlyMap<string, string> {
  const faults = new Map<string, string>();
  for (const { file, line, text } of parseTypeErrors(output)) {
    const [id = '', name] = file.split('/');
    if (!ids.has(id) || id === UNCHANGED)
      throw new CourseError(`The solution itself has a type error: ${id === UNCHANGED ? name : file}:${line} ${text}`);
    if (!faults.has(id)) faults.set(id, `${name}:${line} ${text}`);
  }
  if (faults.size === 0 && output.trim() !== '')
    throw new CourseError(`Mutants cannot be type-checked: ${output.trim()}`);
  return faults;
}
