/** Repetition and medians. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Wall milliseconds of one call. */
export async function wall(work: () => unknown): Promise<number> {
  const from = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

/** Runs the alternatives in turn, `rounds` times after a warm-up, so that a change of the machine's speed meets all of them; medians. */
export async function inTurn(rounds: number, ...works: readonly (() => unknown)[]): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [place, work] of works.entries()) {
      const ms = await wall(work);
      if (round >= 0) times[place]?.push(ms);
    }
  }
  return times.map(median);
}

export const fixed = (value: number, digits = 2): string => value.toFixed(digits);
