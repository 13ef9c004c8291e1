/**
 * The figures of lab 03's epidemics: means of the reference solution, by the measures' own folds, beside the paper's kind of
 * simulation. What the measures are centred on; their spread says how many runs a tolerance needs.
 */
import { loadSuite, readProgram } from '../course/catalogue.ts';
import type { Measure } from '../course/suite.ts';
import { boundsOf } from '../course/worlds.ts';
import { entriesIn, testsOf } from '../judge/index.ts';
import { judgeRun } from '../judge/one-run.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import { whereIn } from '../sandbox/guest/where.ts';
import { LiveHost } from '../simulator/live-host.ts';
import type { Measurement } from './index.ts';
import { playRumour, type RumourOptions } from './rumour-model.ts';

const LAB = '03-gossip';
/** Runs of the reference solution, and of the simulation by arrays. */
const RUNS = 4000;

export const rumours: Measurement = {
  name: 'rumours',
  what: `the figures of lab 03's epidemics: the reference solution over ${RUNS} runs, in one process, and a simulation by arrays`,
  async run(say) {
    const suite = await loadSuite(LAB);
    const { files } = await readProgram(LAB, { kind: 'solution' });
    const built = await buildProgram({ files, entries: entriesIn(suite) });
    if (built.kind === 'rejected') throw new Error('the solution does not build');
    const start = loadPlain(built.program.code, built.program.stateless);
    const measures = testsOf(suite).filter((test) => test.kind === 'measure');
    for (const test of measures) {
      const host = () => new LiveHost({ start, classes: test.protocol.roles, where: whereIn(built.program) });
      const values = test.figures.map((): number[] => []);
      const from = process.hrtime.bigint();
      for (let seed = 1; seed <= RUNS; seed++) {
        const { folds } = judgeRun(test, { seed: 1_000_000 + seed, choices: [] }, host(), boundsOf({}));
        test.figures.forEach((figure, place) => {
          values[place]?.push(figure.of(folds.stateAt(0)) ?? Number.NaN);
        });
      }
      const ms = Number(process.hrtime.bigint() - from) / 1e6 / RUNS;
      say(`${test.id} (${ms.toFixed(1)} ms a run): ${values.map(meanAndSpread).join(' · ')}`);
      const simulated = simulate(modelOf(test));
      say(`  by arrays: ${simulated.map(meanAndSpread).join(' · ')}`);
    }
    for (const options of limited)
      say(`by arrays, ${words(options)}: ${simulate(options).map(meanAndSpread).join(' · ')}`);
  },
};

type Told = Pick<RumourOptions, 'exchange'> & { readonly lose: Pick<RumourOptions, 'feedback' | 'by' | 'k'> };

function modelOf(test: Measure): RumourOptions {
  const { nodes } = test.world(undefined as never).plan; // these worlds draw nothing
  const [first] = nodes;
  if (first === undefined) throw new Error(`${test.id} has no sites`);
  const { exchange, lose } = first.options as unknown as Told; // as the protocol of part C says
  return { n: nodes.length, exchange, ...lose };
}

/** Ways of the paper that the lab does not ask for. */
const limited: readonly RumourOptions[] = [
  { n: 1000, exchange: 'push', feedback: true, by: 'counter', k: 1, connectionLimit: 1 },
  { n: 1000, exchange: 'pull', feedback: true, by: 'counter', k: 1, connectionLimit: 1 },
  { n: 1000, exchange: 'pull', feedback: true, by: 'counter', k: 1, connectionLimit: 1, hunt: 4 },
];

function simulate(options: RumourOptions): number[][] {
  const runs = Array.from({ length: RUNS * 5 }, (_, seed) => playRumour(options, seed + 1));
  return [runs.map(({ s }) => s), runs.map(({ m }) => m), runs.map(({ tLast }) => tLast), runs.map(({ tAvg }) => tAvg)];
}

const words = ({ exchange, k, connectionLimit, hunt = 0 }: RumourOptions): string =>
  `${exchange}, k = ${k}, connection limit ${connectionLimit}, hunting ${hunt}`;

function meanAndSpread(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return `${mean.toPrecision(5)} ± ${Math.sqrt(variance).toPrecision(3)}`;
}
