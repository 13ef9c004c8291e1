/**
 * The four models of part C, by brute force: small histories of reads and writes, every written value different. It
 * decides what the drawings are, so that no answer of the exercise rests on anybody's eye.
 */
import type { Operation } from './histories.ts';

export const models = ['linearizable', 'sequential', 'causal', 'eventual'] as const;
export type Model = (typeof models)[number];

type Order = (before: number, after: number) => boolean;

/** Is there one order of `operations` that keeps `order`, in which every read returns the write before it? */
function explained(operations: readonly Operation[], order: Order): boolean {
  const tried = new Set<string>();
  const place = (done: number, memory: { readonly [key: string]: number }): boolean => {
    if (done === (1 << operations.length) - 1) return true;
    const state = `${done} ${JSON.stringify(memory)}`;
    if (tried.has(state)) return false;
    tried.add(state);
    return operations.some((operation, i) => {
      const waits = operations.some((_, j) => j !== i && (done & (1 << j)) === 0 && order(j, i));
      if ((done & (1 << i)) !== 0 || waits) return false;
      const { kind, key, value } = operation;
      if (kind === 'write') return place(done | (1 << i), { ...memory, [key]: value });
      return (memory[key] ?? 0) === value && place(done | (1 << i), memory);
    });
  };
  // Keys in one order whatever is written first, so that equal memories look equal.
  return place(0, Object.fromEntries(operations.map(({ key }) => [key, 0])));
}

/** One client's operations keep their order; `operations` lists them so. */
const program =
  (operations: readonly Operation[]): Order =>
  (before, after) =>
    before < after && operations[before]?.client === operations[after]?.client;

/** Causality (Ahamad et al. 1995): program order and "this read returns that write", followed through. */
function causality(operations: readonly Operation[]): Order {
  const inProgram = program(operations);
  const reads = (write: Operation | undefined, read: Operation | undefined) =>
    write?.kind === 'write' && read?.kind === 'read' && write.key === read.key && write.value === read.value;
  const ids = operations.map((_, i) => i);
  const before = ids.map((i) => ids.map((j) => inProgram(i, j) || reads(operations[i], operations[j])));
  for (const via of ids) {
    for (const i of ids) {
      for (const j of ids) if (before[i]?.[via] && before[via]?.[j]) before[i][j] = true;
    }
  }
  return (i, j) => before[i]?.[j] === true;
}

function causal(operations: readonly Operation[]): boolean {
  const order = causality(operations);
  return [...new Set(operations.map(({ client }) => client))].every((client) => {
    // What this client sees: its own operations and everybody's writes.
    const seen = operations.flatMap((it, i) => (it.client === client || it.kind === 'write' ? [i] : []));
    const view = seen.flatMap((i) => operations[i] ?? []);
    return explained(view, (i, j) => order(seen[i] ?? -1, seen[j] ?? -1));
  });
}

/** Every read returns something written (or the 0 of the start), and the reads of the last line, agreed, something written. */
function eventual(operations: readonly Operation[]): boolean {
  const reads = operations.filter(({ kind }) => kind === 'read');
  const last = reads.filter(({ start }) => start === Infinity);
  const written = (read: Operation) =>
    operations.some((it) => it.kind === 'write' && it.key === read.key && it.value === read.value);
  const agree = last.every((a) => last.every((b) => a.key !== b.key || a.value === b.value));
  return reads.every((read) => read.value === 0 || written(read)) && last.every(written) && agree;
}

export function satisfies(operations: readonly Operation[], model: Model): boolean {
  const inProgram = program(operations);
  switch (model) {
    case 'linearizable':
      return explained(
        operations,
        (i, j) => inProgram(i, j) || (operations[i]?.end ?? 0) < (operations[j]?.start ?? 0),
      );
    case 'sequential':
      return explained(operations, inProgram);
    case 'causal':
      return causal(operations);
    case 'eventual':
      return eventual(operations);
  }
}

export const strongest = (operations: readonly Operation[]): Model | undefined =>
  models.find((model) => satisfies(operations, model));
