/** The shrinker leaves sites out. What it shows must be unjust to nobody: with one or two sites left a right program holds. */
import { expect, test } from 'vitest';
import { loadSuite, readProgram } from '../../course/catalogue.ts';
import { worldOf } from '../../course/worlds.ts';
import { testsOf } from '../../judge/lab-files.ts';
import { gradeLocally } from '../../judge/local.ts';

const lab = '03-gossip';
const storms = testsOf(await loadSuite(lab)).flatMap((it) => (it.kind === 'storm' ? [it] : []));
const cases = storms.flatMap((storm) => [1, 2].map((left) => ({ id: storm.id, storm, left })));

test.each(cases)('$id, with $left of its sites', async ({ id, storm, left }) => {
  const program = await readProgram(lab, { kind: 'solution' });
  for (const seed of [1, 2, 3]) {
    const out = worldOf(storm, seed).plan.nodes.slice(left);
    const choices = out.map((node) => ({ identity: `node ${node.id}`, deviation: 'out' }));
    const outcome = await gradeLocally({ lab, program, test: id, seed, choices });
    if (outcome.kind !== 'graded') throw new Error(outcome.kind);
    expect(outcome.report.tests[0]?.failure?.because ?? null).toBeNull();
  }
});
