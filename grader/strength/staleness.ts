/** Whether the published figures of a lab speak of the tests and the solution as they are now. */
import { join } from 'node:path';
import { projectRoot, readProgram, sourceHash, suiteHash } from '../course/catalogue.ts';
import { readText } from '../course/read-text.ts';
import { shownHash, strengthFile } from './page.ts';

/** A sentence; undefined while they do. */
export async function staleness(lab: string, root: string = projectRoot): Promise<string | undefined> {
  const shown = strengthFile(lab);
  const command = `npx lockstep strength ${lab.slice(0, 2)}`;
  const file = readText(join(root, shown));
  if (file.kind !== 'text') return `${shown} is not there: \`${command}\` writes it.`;
  const parts = [
    ['suite', shownHash(suiteHash(lab, root))],
    ['solution', shownHash(sourceHash(await readProgram(lab, { kind: 'solution' }, root, root)))],
  ];
  const other = parts.filter(([name, hash]) => !file.text.includes(`${name} \`${hash}\``)).map(([name]) => name);
  if (other.length === 0) return undefined;
  return `${shown} was made from another ${other.join(' and another ')}: \`${command}\` makes it anew.`;
}
