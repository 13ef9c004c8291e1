/** Loads a lab's tests, public and hidden, and checks that they and the manifest speak of the same things. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CourseError } from './errors.ts';
import { importList } from './import-list.ts';
import { loadManifest } from './load-manifest.ts';
import type { Manifest } from './manifest.ts';
import { nearest } from './nearest.ts';
import { projectRoot } from './root.ts';
import { rulesOf } from './rules-of.ts';
import type { Rule, Suite, Test } from './suite.ts';

/** The entry of the hidden tests; students' copies carry them built. */
export function hiddenEntry(lab: string, root: string): string {
  const names = ['index.ts', 'index.js'].map((name) => `grader/suites/${lab}/${name}`);
  return names.find((name) => existsSync(join(root, name))) ?? `grader/suites/${lab}/index.ts`;
}

export const publicEntry = (lab: string): string => `labs/${lab}/public.suite.ts`;

export async function loadSuite(lab: string, root: string = projectRoot): Promise<Suite> {
  const manifest = loadManifest(lab, root);
  const hidden = hiddenEntry(lab, root);
  const suite: Suite = {
    lab,
    public: await importList<Test>(join(root, publicEntry(lab)), publicEntry(lab), 'publicTests'),
    hidden: await importList<Test>(join(root, hidden), hidden, 'hiddenTests'),
  };
  const faults = suiteFaults(suite, manifest);
  if (faults.length > 0) {
    throw new CourseError(
      `The tests of lab ${lab} (${publicEntry(lab)}, ${hidden}) do not fit labs/${lab}/lab.json:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
  return suite;
}

/** A `sometimes` says that a test reached what it was meant to exercise: it may go without points. */
const needsPoints = (rule: Rule): boolean => !('kind' in rule && rule.kind === 'sometimes');

/** The hand-in files that a test asks for; one may come twice. */
export const filesOf = (test: Test): readonly string[] =>
  test.kind === 'law' ? [test.call.file] : Object.values(test.protocol.roles).map((role) => role.file);

const KINDS = ['storm', 'scenario', 'exploration', 'law', 'measure'];

export function suiteFaults(suite: Suite, manifest: Manifest): string[] {
  const tests = [...suite.public, ...suite.hidden];
  const faults: string[] = [];
  const rules = new Map<string, { readonly rule: string; readonly test: string }>();
  const ids = new Set<string>();
  for (const test of tests) {
    if (!KINDS.includes(test.kind)) {
      faults.push(`test "${test.id}" has the kind "${test.kind}"; there are ${KINDS.join(', ')}.`);
      continue;
    }
    if (ids.has(test.id)) faults.push(`two tests are called "${test.id}".`);
    ids.add(test.id);
    faults.push(...testFaults(test, manifest));
    for (const { id, rule } of rulesOf(test)) {
      const other = rules.get(id);
      rules.set(id, other ?? { rule, test: test.id });
      if (other !== undefined && other.rule !== rule) {
        faults.push(`"${id}" says one thing in test "${other.test}" and another in test "${test.id}".`);
      }
    }
  }
  const sound = tests.filter((test) => KINDS.includes(test.kind));
  for (const part of manifest.parts) {
    for (const id of Object.keys(part.points)) {
      const judged = sound.some((test) => test.part === part.id && rulesOf(test).some((rule) => rule.id === id));
      if (!judged) faults.push(`"${id}" has points in part ${part.id}, but no test of that part judges it.`);
    }
  }
  return faults;
}

function testFaults(test: Test, manifest: Manifest): string[] {
  const faults: string[] = [];
  const part = manifest.parts.find((one) => one.id === test.part);
  if (part === undefined) return [`test "${test.id}" is of part "${test.part}", which is none.`];
  for (const rule of rulesOf(test)) {
    if (!needsPoints(rule) || part.points[rule.id] !== undefined) continue;
    const near = nearest(rule.id, Object.keys(part.points));
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    faults.push(`test "${test.id}" judges "${rule.id}", which has no points in part ${part.id}.${hint}`);
  }
  for (const file of new Set(filesOf(test))) {
    if (!manifest.handIn.includes(file) && manifest.given?.includes(file) !== true)
      faults.push(`test "${test.id}" asks for ${file}, which is not handed in.`);
  }
  return faults;
}
