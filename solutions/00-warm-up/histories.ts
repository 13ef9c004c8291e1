export type Model = 'linearizable' | 'sequential' | 'causal' | 'eventual';

const strongest: { readonly [history: string]: Model } = {
  h0: 'sequential', // B reads 0 after the write of 1 had returned; in one row: B's read, A's write
  h1: 'linearizable', // the write takes effect between the two reads
  h2: 'sequential', // B lags one write behind, in order
  h3: 'eventual', // A does not even see its own write
  h4: 'causal', // each must have read before the other wrote: a circle; but neither knew of the other's write
  h5: 'linearizable', // write 2, read 2, write 1, read 1: overlapping writes may take effect either way
  h6: 'eventual', // C sees B's consequence (y) and not its cause (x)
  h7: 'sequential', // once B has read the new value, nobody may read the old one later in time
  h8: 'causal', // C and D see two independent writes in opposite orders
  h9: 'linearizable', // B's read takes effect early: it overlaps everything that is newer
};

/** The strongest model that a history of the handout satisfies. */
export function classify(history: string): Model {
  const model = strongest[history];
  if (model === undefined) throw new Error(`The handout draws no history ${history}.`);
  return model;
}
