export type Model = 'linearizable' | 'sequential' | 'causal' | 'eventual';

const linearizable = ['h1', 'h5', 'h9'];
const sequential = ['h0', 'h2', 'h7'];
const causal = ['h4', 'h8'];

export function classify(history: string): Model {
  if (linearizable.includes(history)) return 'linearizable';
  if (sequential.includes(history)) return 'sequential';
  return causal.includes(history) ? 'causal' : 'eventual';
}
