import { todo } from '#contract';

export type Model = 'linearizable' | 'sequential' | 'causal' | 'eventual';

/** The strongest model that a history of the handout satisfies; `history` is 'h0' … 'h9'. */
export function classify(history: string): Model {
  switch (history) {
    default:
      return todo(
        `Part C: in histories.ts, add case '${history}': return 'linearizable', 'sequential', 'causal' or 'eventual'.`,
      );
  }
}
