/**
 * Rumour mongering as the paper's own simulations play it: arrays, no messages, synchronous cycles. An independent second
 * opinion on the figures that lab 03 grades, and on what each wrong reading of the rules would give.
 */
import { finish, mix, unit } from '../base/draw.ts';

export interface RumourOptions {
  readonly n: number;
  readonly exchange: 'push' | 'pull' | 'push-pull';
  readonly feedback: boolean;
  readonly by: 'counter' | 'coin';
  readonly k: number;
  /** Connections a site accepts in one cycle. Default: any number. */
  readonly connectionLimit?: number;
  /** How many more partners a refused site tries in the same cycle. Default 0. */
  readonly hunt?: number;
  /** Default: as Table 1 was made. */
  readonly reading?: 'table-1' | 'no-reset' | 'within-cycle';
}

export interface RumourFigures {
  /** The fraction of the sites that was never reached. */
  readonly s: number;
  /** Updates sent, a site. */
  readonly m: number;
  /** Cycles from the injection to the mean, and to the last, of the sites that were reached. */
  readonly tAvg: number;
  readonly tLast: number;
}

/** One update, injected at site 0; runs until no site is hot. */
export function playRumour(options: RumourOptions, seed: number): RumourFigures {
  const { n } = options;
  const run = new Run(options, seed);
  while (run.hotCount > 0 && run.cycle < 1000) run.playCycle();
  const times = [...run.reachedIn].filter((cycle) => cycle >= 0);
  return {
    s: 1 - times.length / n,
    m: run.sent / n,
    tAvg: times.reduce((sum, cycle) => sum + cycle, 0) / times.length,
    tLast: Math.max(...times),
  };
}

class Run {
  cycle = 0;
  sent = 0;
  hotCount = 1;
  readonly reachedIn: Int32Array;
  private readonly options: RumourOptions;
  private readonly hot: Uint8Array;
  private readonly counter: Int32Array;
  private readonly accepted: Int32Array;
  /** What the contacts of this cycle told each site: 1 needed, 2 not needed, 3 both. */
  private readonly told: Uint8Array;
  private draws: number;

  constructor(options: RumourOptions, seed: number) {
    const { n } = options;
    this.options = options;
    this.reachedIn = new Int32Array(n).fill(-1);
    this.reachedIn[0] = 0;
    this.hot = new Uint8Array(n);
    this.hot[0] = 1;
    this.counter = new Int32Array(n);
    this.accepted = new Int32Array(n);
    this.told = new Uint8Array(n);
    this.draws = mix(0, seed);
  }

  playCycle(): void {
    const { n, exchange } = this.options;
    this.cycle++;
    this.accepted.fill(0);
    this.told.fill(0);
    const wasHot = this.hot.slice();
    const start = Math.floor(this.draw() * n); // who comes first matters where connections are refused
    for (let i = 0; i < n; i++) {
      const site = (start + i) % n;
      if (exchange === 'push' && wasHot[site] === 0) continue;
      const partner = this.connect(site);
      if (partner < 0) continue;
      if (exchange !== 'pull' && wasHot[site] === 1) this.give(site, partner);
      if (exchange !== 'push' && wasHot[partner] === 1) this.give(partner, site);
    }
    for (let site = 0; site < n; site++) if (wasHot[site] === 1) this.maybeLose(site);
  }

  private give(from: number, to: number): void {
    this.sent++;
    const reached = this.reachedIn[to] as number; // a site
    const { reading } = this.options;
    const needed = reached < 0 || (reached === this.cycle && reading !== 'within-cycle');
    this.told[from] = (this.told[from] as number) | (needed ? 1 : 2); // a site
    if (reached >= 0) return;
    this.reachedIn[to] = this.cycle;
    this.hot[to] = 1;
    this.hotCount++;
  }

  private connect(site: number): number {
    const { n, connectionLimit, hunt = 0 } = this.options;
    for (let tries = 0; tries <= hunt; tries++) {
      const drawn = Math.floor(this.draw() * (n - 1));
      const partner = drawn < site ? drawn : drawn + 1;
      if (connectionLimit === undefined) return partner;
      if ((this.accepted[partner] as number) >= connectionLimit) continue; // a site
      this.accepted[partner] = (this.accepted[partner] as number) + 1; // a site
      return partner;
    }
    return -1;
  }

  /** Loss of interest after the contacts of a cycle; a site that had none keeps its interest. */
  private maybeLose(site: number): void {
    const { feedback, by, k, reading } = this.options;
    const told = this.told[site] as number; // a site
    if (told === 0) return;
    const useful = feedback && (told & 1) === 1;
    if (useful) {
      if (by === 'counter' && reading !== 'no-reset') this.counter[site] = 0;
      return;
    }
    this.counter[site] = (this.counter[site] as number) + 1; // a site
    const lost = by === 'counter' ? (this.counter[site] as number) >= k : this.draw() < 1 / k;
    if (!lost) return;
    this.hot[site] = 0;
    this.hotCount--;
  }

  private draw(): number {
    this.draws = mix(this.draws, 1);
    return unit(finish(this.draws));
  }
}
