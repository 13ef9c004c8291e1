/** What can be wrong with a lab without running it: hints, handout, lecture headings that failures point to. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadManifest, loadSuite, loadVariants, projectRoot, variantFaults } from '../course/catalogue.ts';
import { rulesOf } from '../course/rules-of.ts';
import { testsOf } from './lab-files.ts';

export async function lintLab(lab: string): Promise<string[]> {
  const faults: string[] = [];
  const manifest = loadManifest(lab);
  const read = (...path: string[]): string | undefined => {
    const file = join(projectRoot, ...path);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    faults.push(`${path.join('/')} is missing.`);
    return undefined;
  };
  const handout = read('labs', lab, 'README.md') ?? '';
  for (const file of manifest.handIn) {
    read('labs', lab, file);
    read('solutions', lab, file);
    if (!handout.includes(file)) faults.push(`labs/${lab}/README.md never names ${file}, which is handed in.`);
  }
  const notes = read('lectures', manifest.lecture, 'notes.md') ?? '';
  const anchors = new Set([...notes.matchAll(/^#+ +(.+)$/gm)].map((heading) => anchorOf(heading[1] ?? '')));
  for (const test of testsOf(await loadSuite(lab))) {
    for (const rule of rulesOf(test)) {
      if (!anchors.has(rule.lecture))
        faults.push(
          `"${rule.id}" points to lectures/${manifest.lecture}/notes.md#${rule.lecture}, but no heading there has that anchor.`,
        );
    }
  }
  faults.push(...variantFaults((await loadVariants(lab)).variants, await loadSuite(lab)));
  return [...new Set(faults)];
}

/** A heading's anchor as the usual Markdown hosts make it. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');
