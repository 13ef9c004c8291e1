/** Part D: clocks that go back, run away, or drift apart. */
import type { Variant } from '#course';

const paper = 'Lamport 1978';

const setForward = 'this.ahead = Math.max(this.ahead, earliest - this.now());';

export const physicalClock: readonly Variant[] = [
  {
    id: 'clock-taken-over',
    title: 'C := T_m + μ without the maximum: the clock is set back to a slower peer',
    source: `${paper}, IR2′(b)`,
    caughtBy: 'physical-storm',
    breaks: 'never-set-back',
    edits: [{ file: 'physical-clock.ts', find: setForward, put: 'this.ahead = earliest - this.now();' }],
  },
  {
    id: 'clock-to-the-slowest',
    title: 'C := min(C, T_m + μ): everybody follows the slowest clock, backwards',
    source: `${paper}, IR2′(b); students`,
    caughtBy: 'physical-storm',
    breaks: 'never-set-back',
    edits: [
      {
        file: 'physical-clock.ts',
        find: setForward,
        put: 'this.ahead = Math.min(this.ahead, earliest - this.now());',
      },
    ],
  },
  {
    id: 'minimum-delay-forgotten',
    title: 'C := max(C, T_m): every hop loses μ',
    source: `${paper}, IR2′(b) without μ_m`,
    caughtBy: 'gentle-physical',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: 'message.time + (this.options.mu[from] ?? 0)',
        put: 'message.time + 0 * (this.options.mu[from] ?? 0)',
      },
    ],
  },
  {
    id: 'clock-meets-half-way',
    title: 'A clock that is behind is set to the mean of its own time and the one heard',
    source: 'students',
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: setForward,
        put: 'this.ahead = Math.max(this.ahead, (this.ahead + earliest - this.now()) / 2);',
      },
    ],
  },
  {
    id: 'correction-added-again',
    title: 'The correction is added to the one before instead of replacing it: each message makes the clock leap again',
    source: 'es4j#112',
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: setForward,
        put: 'this.ahead += Math.max(0, earliest - this.now());',
      },
    ],
  },
  {
    id: 'sends-own-clock',
    title: 'Sends now() instead of C: what was heard from others is not passed on',
    source: `${paper}, IR2′(a): T_m = C_i(t)`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: "{ type: 'sync', time: this.read() }",
        put: "{ type: 'sync', time: this.now() }",
      },
    ],
  },
  {
    id: 'sends-once',
    title: 'Sends its time at the start and never again',
    source: `${paper}, "at least one message every τ seconds"`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      { file: 'physical-clock.ts', find: "this.setTimer('sync', tau * (1 - kappa));", put: 'if (tau < kappa) return;' },
    ],
  },
  {
    id: 'tau-on-own-clock',
    title: 'Sends every τ of its own clock, which a slow one stretches beyond τ',
    source: `${paper}, the theorem: every τ of real time`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      {
        file: 'physical-clock.ts',
        find: "this.setTimer('sync', tau * (1 - kappa));",
        put: "this.setTimer('sync', tau + 0 * kappa);",
      },
    ],
  },
  {
    id: 'sends-to-one-neighbour',
    title: 'Sends its time to its first neighbour only: the graph is no longer strongly connected',
    source: `${paper}, the theorem's assumption`,
    caughtBy: 'physical-storm',
    breaks: 'pc2-skew-bound',
    edits: [
      { file: 'physical-clock.ts', find: 'of neighbours) this.send(', put: 'of neighbours.slice(0, 1)) this.send(' },
    ],
  },
];
