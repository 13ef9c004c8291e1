/**
 * What explorations rest on and what they are good for: properties judge by what happened, not by when or at which place
 * of a run; and the run that a storm shows of a wrong program is not much longer than the shortest there is.
 */
import { describe, expect, test } from 'vitest';
import { Folds } from '../checkers/folds.ts';
import {
  listLabs,
  loadManifest,
  loadSuite,
  loadVariants,
  type ProgramSource,
  readProgram,
} from '../course/catalogue.ts';
import { compileProtocol } from '../course/compile-protocol.ts';
import type { Exploration, Storm } from '../course/suite.ts';
import { boundsOf, choicesOf, makeWorld } from '../course/worlds.ts';
import { explore } from '../explorer/explore.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import { LiveHost } from '../simulator/live-host.ts';
import type { Facts } from '../trace/facts.ts';
import { LocalAnswerer } from './answerer.ts';
import { answersOn } from './judge-exploration.ts';
import { entriesIn, testsOf } from './lab-files.ts';
import { gradeLocally } from './local.ts';
import { playRecorded } from './tell.ts';

/** Enough for every storm to catch its variants. */
const SEEDS = 60;
/** Enough for most of them in some world. */
const STATES = 40_000;

describe.each(listLabs().map((lab) => lab.id))('%s', async (lab) => {
  const suite = await loadSuite(lab);
  const { variants } = await loadVariants(lab);
  const bounds = boundsOf(loadManifest(lab));
  const tests = testsOf(suite);
  const explorations = tests.flatMap((it) => (it.kind === 'exploration' ? [it] : []));
  const storms = tests.flatMap((it) => (it.kind === 'storm' ? [it] : []));
  const cache = new Map();
  const built = async (source: ProgramSource) => {
    const { files } = await readProgram(lab, source);
    const result = await buildProgram({ files, entries: entriesIn(suite), cache });
    if (result.kind === 'rejected') throw new Error('does not build');
    return result.program;
  };

  test.each(explorations)(
    '$id: its properties do not ask when, or where in the run',
    async ({ properties, protocol }) => {
      let facts = 0;
      let broken = 0;
      for (const source of [
        { kind: 'solution' } as const,
        ...variants.map(({ id }) => ({ kind: 'variant', id }) as const),
      ]) {
        const { code, stateless } = await built(source);
        for (const storm of storms.filter((it) => it.protocol === protocol)) {
          const host = new LiveHost({
            start: loadPlain(code, stateless),
            classes: protocol.roles,
            where: () => undefined,
          });
          const seen = bothWays(storm, properties, host, bounds);
          facts += seen.facts;
          if (seen.broken !== undefined) broken++;
        }
      }
      expect(facts).toBeGreaterThan(1000);
      expect(broken).toBeGreaterThan(0);
    },
  );

  // Of those that a storm catches: an exploration shows a shortest way anyhow.
  const caught = variants.filter(({ caughtBy }) => storms.some(({ id }) => id === caughtBy));
  const compared = caught.flatMap(({ id, breaks, caughtBy }) =>
    explorations
      .filter(({ properties }) => properties.some((property) => property.id === breaks))
      .map((exploration) => ({ id, breaks, caughtBy, exploration, world: exploration.id })),
  );
  /** Events of the run that a storm shows of a variant, if it breaks that rule. */
  const shown = new Map<string, number | undefined>();
  const shownOf = async (id: string, test: string, breaks: string): Promise<number | undefined> => {
    if (!shown.has(id)) {
      const { files } = await readProgram(lab, { kind: 'variant', id });
      const outcome = await gradeLocally({ lab, program: { label: '', files }, test, seeds: SEEDS });
      const failure = outcome.kind === 'graded' ? outcome.report.tests[0]?.failure : undefined;
      shown.set(id, failure?.property === breaks ? failure.events.length : undefined);
    }
    return shown.get(id);
  };
  test.each(compared)('variant $id in $world: the run shown is at most three times the shortest', async (it) => {
    const events = await shownOf(it.id, it.caughtBy, it.breaks);
    if (events === undefined) return; // another rule, or an exception
    const shortest = shortestOf(it.exploration, it.breaks, await built({ kind: 'variant', id: it.id }));
    if (shortest === undefined) return; // too small a world for this bug
    expect(events).toBeLessThanOrEqual(3 * shortest);
  });

  /** Events of the shortest run that breaks the rule in that world; undefined where there is none up to its bound. */
  function shortestOf(whole: Exploration, breaks: string, program: Awaited<ReturnType<typeof built>>) {
    const one: Exploration = {
      ...whole,
      properties: whole.properties.filter((property) => property.id === breaks),
      bounds: { states: STATES },
    };
    const { code, stateless } = program;
    const answerer = new LocalAnswerer(
      program,
      loadPlain(code, stateless),
      bounds,
      stateless ? loadPlain(code) : undefined,
    );
    const answering = answerer.explore(one);
    const [first] = explore(one, compileProtocol(one.protocol), answering).broken;
    if (first === undefined) return undefined;
    const steps = [...first.steps, ...first.idle];
    const run = { seed: 0, choices: choicesOf(steps) };
    const { judged, events } = playRecorded(one, run, answersOn(one, steps, answering, bounds), bounds);
    expect(judged.ending).toMatchObject({ kind: 'broken', breach: { property: { id: breaks } } });
    return events.length;
  }
});

/** A run whose facts are judged as they are, and without their moments and places. */
function bothWays(
  storm: Storm,
  properties: Exploration['properties'],
  host: LiveHost,
  bounds: ReturnType<typeof boundsOf>,
) {
  let facts = 0;
  let folds: readonly Folds[] = [];
  makeWorld(
    storm,
    { seed: 1, choices: [] },
    host,
    ({ nodes, until }) => {
      const context = { nodes: nodes.map(({ id }) => id), healAt: null, until };
      folds = [new Folds(properties, context), new Folds(properties, context)];
      return {
        wants: folds[0]?.wants ?? new Folds([], context).wants,
        fact(kind, fact) {
          facts++;
          const bare = { ...fact, ref: 0, at: 0, ...('sent' in fact ? { sent: 0 } : {}) } as Facts[typeof kind];
          const [plain, without] = [folds[0]?.fact(kind, fact), folds[1]?.fact(kind, bare)];
          expect(without).toBe(plain);
          return plain === true;
        },
      };
    },
    bounds,
  ).run();
  const [plain, without] = folds.map((it) => it.broken?.property.id);
  expect(without).toBe(plain);
  for (const property of properties) expect(folds[1]?.reached(property)).toBe(folds[0]?.reached(property));
  return { facts, broken: plain };
}
