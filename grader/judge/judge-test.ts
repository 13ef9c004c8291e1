/** One test of a suite, from its seeds to its result. */
import type { Manifest } from '../course/manifest.ts';
import { rulesOf } from '../course/rules-of.ts';
import type { Exploration, Rule, Test, Visibility } from '../course/suite.ts';
import type { Run, WorldTest } from '../course/worlds.ts';
import type { Bounds } from '../simulator/effects.ts';
import type { Choice } from '../trace/transcript.ts';
import type { Answerer } from './answerer.ts';
import { tellEndless } from './endless.ts';
import { Figures } from './figures.ts';
import { judgeExploration } from './judge-exploration.ts';
import { judgeLaw, withoutRun } from './laws.ts';
import { judgeRun } from './one-run.ts';
import type { Failure, TestResult } from './report.ts';
import { type TestFindings, worstOf } from './score.ts';
import { shortest } from './shrunk.ts';
import { type Finding, median, Tally, type Worst } from './tally.ts';
import { type Origin, tellFailure } from './tell.ts';

export interface TestJob {
  readonly manifest: Manifest;
  readonly test: Test;
  readonly visibility: Visibility;
  /** In order; a scenario and a law take the first. */
  readonly seeds: readonly number[];
  /** Where the runs leave what their seeds say. */
  readonly choices: readonly Choice[];
  /** Where it is less than an exploration's own bound. */
  readonly statesMax?: number | undefined;
  /** Nobody wants to see a failing run. */
  readonly verdictsOnly: boolean;
  readonly bounds: Bounds;
  readonly origin: Origin;
  readonly onRun: (done: number, runs: number) => void;
  /** Before each run that looks for a simpler failure. */
  readonly onReplay: () => void;
}

/** After so many failing runs of one test nothing new is learnt. */
const FAILURES_MAX = 25;

export function judgeTest(job: TestJob, answerer: Answerer): TestFindings {
  const { findings, result } = judgeKind(job, answerer);
  return { findings, result: job.verdictsOnly ? { ...result, failure: null } : result };
}

function judgeKind(job: TestJob, answerer: Answerer): TestFindings {
  const { test } = job;
  if (test.kind === 'law') return judgeLawTest(job, test, answerer);
  // With choices it is one path of an exploration that is run again.
  if (test.kind === 'exploration' && job.choices.length === 0) return judgeExplorationTest(job, test, answerer);
  return judgeWorldTest(job, test, answerer);
}

function judgeExplorationTest(job: TestJob, test: Exploration, answerer: Answerer): TestFindings {
  const { bounds, origin, onRun, statesMax } = job;
  const world = { test, bounds, statesMax };
  const { findings, explored, failure } = judgeExploration(world, answerer.explore(test), origin, onRun);
  const finding = worstOf(findings.values());
  const result: TestResult = {
    ...named(job),
    verdict: finding.verdict,
    because: finding.because,
    runs: { tried: 1, failed: failure === null ? 0 : 1 },
    strength: { events: 0, deliveries: 0, faults: 0 },
    explored,
    measured: null,
    failure,
  };
  return { findings, result };
}

function judgeWorldTest(job: TestJob, test: WorldTest, answerer: Answerer): TestFindings {
  const seeds = test.kind === 'scenario' || test.kind === 'exploration' ? job.seeds.slice(0, 1) : job.seeds;
  const tally = new Tally(test);
  const figures = test.kind === 'measure' ? new Figures(test) : undefined;
  const runs = seeds.map((seed): Run => ({ seed, choices: job.choices }));
  let endless: Failure | undefined;
  answerer.begin(test, runs);
  for (const run of runs) {
    const judged = judgeRun(test, run, answerer.next(), job.bounds);
    tally.add(run, judged, () => answerer.answers());
    figures?.add(judged.folds.stateAt(0));
    job.onRun(tally.tried, seeds.length);
    if (judged.ending.kind === 'endless') {
      endless = tellEndless(test, run, answerer.answers().slice(), job.bounds);
      tally.notEstablished = endless.because;
    }
    if (tally.failed >= FAILURES_MAX || tally.trouble?.verdict === 'todo' || endless !== undefined) break;
  }
  // A guest runs ahead, and the other runs may be without rest as well: another one takes over.
  if (endless !== undefined && tally.tried < runs.length) answerer.discard();
  else answerer.end();
  const measured = figures?.judge(tally);
  const findings = new Map<string, Finding>();
  if (test.kind !== 'measure')
    for (const property of test.properties) findings.set(property.id, tally.property(property));
  if (test.kind === 'scenario') {
    const shared = findings.get(test.promise.id); // a promise may be a property's own rule, word for word
    findings.set(test.promise.id, shared === undefined ? tally.promise() : worstOf([shared, tally.promise()]));
  }
  for (const [id, finding] of measured?.findings ?? []) findings.set(id, finding);
  const finding = worstOf(findings.values());
  // Nobody is there to answer simpler runs where one was without rest.
  const shown = endless === undefined || job.verdictsOnly ? shownOf(job, test, tally, answerer) : tally.worst[0];
  const failure =
    shown !== undefined
      ? tellFailure(test, shown, job.bounds, job.origin)
      : measured?.wrong !== undefined
        ? { ...told(job, measured.wrong, finding), ...withoutRun, because: finding.because ?? '' }
        : (endless ?? null);
  const result: TestResult = {
    ...named(job),
    verdict: finding.verdict,
    because: finding.because,
    runs: { tried: tally.tried, failed: tally.failed },
    strength: { events: median(tally.events), deliveries: median(tally.deliveries), faults: median(tally.faults) },
    explored: null,
    measured: measured?.shown ?? null,
    failure,
  };
  return { findings, result };
}

function shownOf(job: TestJob, test: WorldTest, tally: Tally, answerer: Answerer): Worst | undefined {
  if (job.verdictsOnly) return undefined;
  if (job.choices.length > 0) return tally.worst[0]; // as it was asked for
  return shortest(test, tally.worst, answerer, job.bounds, () => job.onReplay());
}

function judgeLawTest(job: TestJob, test: Extract<Test, { kind: 'law' }>, answerer: Answerer): TestFindings {
  const { finding, tried, failure } = judgeLaw(test, job.seeds[0] ?? 1, answerer);
  job.onRun(tried, tried);
  const { promise } = test;
  const result: TestResult = {
    ...named(job),
    verdict: finding.verdict,
    because: finding.because,
    runs: { tried, failed: failure === null ? 0 : 1 },
    strength: { events: 0, deliveries: 0, faults: 0 },
    explored: null,
    measured: null,
    failure: failure === null ? null : { ...told(job, promise, finding), ...failure },
  };
  return { findings: new Map([[promise.id, finding]]), result };
}

/** The rule behind a failure that has no run to show; an exception breaks no rule. */
function told(
  job: TestJob,
  promise: Rule,
  finding: Finding,
): Pick<Failure, 'property' | 'rule' | 'source' | 'cause' | 'lecture'> {
  if (finding.verdict !== 'violated') return { property: null, rule: null, source: null, cause: null, lecture: null };
  const { id, rule, source, cause } = promise;
  return { property: id, rule, source, cause, lecture: `${job.origin.lecture}/notes.md#${promise.lecture}` };
}

const named = ({ test, visibility }: Pick<TestJob, 'test' | 'visibility'>) => ({
  id: test.id,
  title: test.title,
  part: test.part,
  kind: test.kind,
  visibility,
});

/** Every id that the test has an opinion on, with the same finding: for tests that could not be run. */
export function unjudged(job: Pick<TestJob, 'test' | 'visibility'>, finding: Finding): TestFindings {
  const result: TestResult = {
    ...named(job),
    verdict: finding.verdict,
    because: finding.because,
    runs: { tried: 0, failed: 0 },
    strength: { events: 0, deliveries: 0, faults: 0 },
    explored: null,
    measured: null,
    failure: null,
  };
  return { findings: new Map(rulesOf(job.test).map((rule) => [rule.id, finding])), result };
}
