/** Measurements, each printing its ratio with the absolute figures beside it. They run on demand, never as tests: machines differ, ratios less so. */

export type Say = (line: string) => void;

export interface Measurement {
  readonly name: string;
  readonly what: string;
  readonly run: (say: Say) => Promise<void>;
}

const measurements: readonly (() => Promise<Measurement>)[] = [
  async () => (await import('./step.ts')).step,
  async () => (await import('./pipeline.ts')).pipeline,
  async () => (await import('./counter.ts')).counter,
  async () => (await import('./watching.ts')).watching,
  async () => (await import('./cold.ts')).cold,
  async () => (await import('./scale.ts')).scale,
  async () => (await import('./linearizability.ts')).linearizability,
  async () => (await import('./exploring.ts')).exploring,
  async () => (await import('./exploring.ts')).exploringLarge,
  async () => (await import('./rumours.ts')).rumours,
];

/** These take minutes, or gigabytes. */
const onlyByName: readonly string[] = ['explore-large', 'rumours'];

/** Runs the measurements of those names, or all. Returns the names that do not exist. */
export async function runBench(names: readonly string[], say: Say): Promise<string[]> {
  const all = await Promise.all(measurements.map((load) => load()));
  const unknown = names.filter((name) => !all.some((it) => it.name === name));
  if (unknown.length > 0) return unknown;
  for (const measurement of all) {
    const wanted = names.length === 0 ? !onlyByName.includes(measurement.name) : names.includes(measurement.name);
    if (!wanted) continue;
    say(`${measurement.name}: ${measurement.what}`);
    await measurement.run((line) => say(`  ${line}`));
  }
  return [];
}

export const benchNames = [
  'step',
  'pipeline',
  'counter',
  'watch',
  'cold',
  'scale',
  'linearizability',
  'explore',
  'explore-large',
  'rumours',
] as const;
