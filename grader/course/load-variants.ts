/** Loads `solutions/NN/variants.ts` and `equivalent.ts`: the programs on which the grader itself is tested. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CourseError } from './errors.ts';
import { importList } from './import-list.ts';
import { loadManifest } from './load-manifest.ts';
import { projectRoot } from './root.ts';
import { rulesOf } from './rules-of.ts';
import type { Suite } from './suite.ts';
import type { Alternative, Equivalent, Variant } from './variants.ts';

export interface Variants {
  readonly variants: readonly Variant[];
  readonly alternatives: readonly Alternative[];
}

export async function loadVariants(lab: string, root: string = projectRoot): Promise<Variants> {
  const shown = `solutions/${lab}/variants.ts`;
  const file = join(root, 'solutions', lab, 'variants.ts');
  const found: Variants = {
    variants: await importList<Variant>(file, shown, 'variants'),
    alternatives: await importList<Alternative>(file, shown, 'alternatives'),
  };
  const faults = faultsOf(found, lab, root);
  if (faults.length > 0) throw new CourseError(`${shown}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return found;
}

/** Explanations of mutants that no test kills; a lab without a file has none. That each is of use is the strength run's to say. */
export async function loadEquivalents(lab: string, root: string = projectRoot): Promise<readonly Equivalent[]> {
  const shown = `solutions/${lab}/equivalent.ts`;
  const file = join(root, 'solutions', lab, 'equivalent.ts');
  if (!existsSync(file)) return [];
  const found = await importList<Equivalent>(file, shown, 'equivalents');
  const { handIn } = loadManifest(lab, root);
  const faults = idFaults(found);
  for (const { id, file, find, put, why } of found) {
    if (!handIn.includes(file)) faults.push(`"${id}" is about ${file}, which is not handed in.`);
    if (find === put) faults.push(`"${id}" puts back what it finds in ${file}.`);
    if (!/\S.*\.$/.test(why)) faults.push(`"${id}" does not say why, in a sentence that ends in a full stop.`);
  }
  if (faults.length > 0) throw new CourseError(`${shown}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return found;
}

function idFaults(list: readonly { readonly id: string }[]): string[] {
  const ids = list.map(({ id }) => id);
  return ids.flatMap((id, i) => [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? [] : [`the id "${id}" is not kebab-case.`]),
    ...(ids.indexOf(id) === i ? [] : [`the id "${id}" is used twice.`]),
  ]);
}

function faultsOf({ variants, alternatives }: Variants, lab: string, root: string): string[] {
  const { handIn, parts } = loadManifest(lab, root);
  const faults = [...idFaults(variants), ...idFaults(alternatives)];
  for (const { id, edits } of variants) {
    if (edits.length === 0) faults.push(`variant "${id}" edits nothing: it is the solution.`);
    for (const { file, find, put } of edits) {
      if (!handIn.includes(file)) faults.push(`variant "${id}" edits ${file}, which is not handed in.`);
      if (find === put) faults.push(`variant "${id}" puts back what it finds in ${file}.`);
    }
  }
  for (const { id, part, files } of alternatives) {
    if (!parts.some((one) => one.id === part)) faults.push(`alternative "${id}" is for part ${part}, which is none.`);
    if (files.length === 0) faults.push(`alternative "${id}" replaces no file: it is the solution.`);
    for (const file of files) {
      if (!handIn.includes(file)) faults.push(`alternative "${id}" replaces ${file}, which is not handed in.`);
    }
  }
  return faults;
}

/** Variants that promise what the suite cannot keep: a test, or a rule in it, that does not exist. */
export function variantFaults(variants: readonly Variant[], suite: Suite): string[] {
  const tests = [...suite.public, ...suite.hidden];
  return variants.flatMap(({ id, caughtBy, breaks }) => {
    const test = tests.find((one) => one.id === caughtBy);
    if (test === undefined) return [`variant "${id}" is to be caught by "${caughtBy}", but there is no such test.`];
    if (rulesOf(test).some((rule) => rule.id === breaks)) return [];
    return [`variant "${id}" is to break "${breaks}", but the test "${caughtBy}" does not judge that.`];
  });
}
