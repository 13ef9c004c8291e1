/** The course tree that this Lockstep belongs to, as the command line sees it. */
import { resolve } from 'node:path';
import { listLabs, loadManifest, loadSuite, projectRoot, readProgram, resolveLab } from '../course/catalogue.ts';
import type { Course } from './context.ts';

/** `cwd`: where relative folders are meant from. */
export function thisCourse(cwd: string): Course {
  return {
    root: projectRoot,
    labs: async () => listLabs(),
    lab: async (typed) => loadManifest(resolveLab(typed)),
    suite: async (lab) => loadSuite(lab.id),
    async program(lab, source) {
      if (source.kind !== 'folder') return readProgram(lab.id, source);
      // The report names the folder as it was typed.
      const { files } = await readProgram(lab.id, { kind: 'folder', path: resolve(cwd, source.path) });
      return { label: source.path, files };
    },
  };
}
