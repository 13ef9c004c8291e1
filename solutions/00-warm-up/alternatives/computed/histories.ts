export type Model = 'linearizable' | 'sequential' | 'causal' | 'eventual';

/** One operation: who, what ('w' or 'r'), which key, which value, from when to when. */
type Operation = readonly [client: string, what: string, key: string, value: number, from: number, to: number];
type Before = (a: Operation, b: Operation) => boolean;

// The drawings as a student would type them: times are columns, more or less.
const histories: { readonly [history: string]: readonly Operation[] } = {
  h0: [
    ['A', 'w', 'x', 1, 0, 4],
    ['B', 'r', 'x', 0, 8, 12],
  ],
  h1: [
    ['A', 'w', 'x', 1, 0, 20],
    ['B', 'r', 'x', 0, 3, 8],
    ['B', 'r', 'x', 1, 12, 16],
  ],
  h2: [
    ['A', 'w', 'x', 1, 0, 4],
    ['B', 'r', 'x', 0, 8, 12],
    ['A', 'w', 'x', 2, 16, 20],
    ['B', 'r', 'x', 1, 24, 28],
  ],
  h3: [
    ['A', 'w', 'x', 1, 0, 4],
    ['A', 'r', 'x', 0, 8, 12],
  ],
  h4: [
    ['A', 'w', 'x', 1, 0, 4],
    ['A', 'r', 'y', 0, 8, 12],
    ['B', 'w', 'y', 1, 0, 4],
    ['B', 'r', 'x', 0, 8, 12],
  ],
  h5: [
    ['A', 'w', 'x', 1, 0, 30],
    ['B', 'w', 'x', 2, 0, 30],
    ['C', 'r', 'x', 2, 4, 8],
    ['C', 'r', 'x', 1, 12, 16],
  ],
  h6: [
    ['A', 'w', 'x', 1, 0, 4],
    ['B', 'r', 'x', 1, 8, 12],
    ['B', 'w', 'y', 1, 16, 20],
    ['C', 'r', 'y', 1, 24, 28],
    ['C', 'r', 'x', 0, 32, 36],
  ],
  h7: [
    ['A', 'w', 'x', 1, 0, 40],
    ['B', 'r', 'x', 1, 4, 8],
    ['C', 'r', 'x', 0, 12, 16],
  ],
  h8: [
    ['A', 'w', 'x', 1, 0, 4],
    ['B', 'w', 'y', 1, 0, 4],
    ['C', 'r', 'x', 1, 3, 7],
    ['C', 'r', 'y', 0, 10, 14],
    ['D', 'r', 'y', 1, 3, 7],
    ['D', 'r', 'x', 0, 10, 14],
  ],
  h9: [
    ['A', 'w', 'x', 1, 0, 4],
    ['B', 'r', 'x', 1, 8, 40],
    ['A', 'w', 'x', 2, 10, 35],
    ['C', 'r', 'x', 2, 18, 22],
  ],
};

/** Some order of `operations` that keeps `before` and in which every read returns the write before it. */
function orderExists(
  operations: readonly Operation[],
  before: Before,
  memory: { [key: string]: number } = {},
): boolean {
  if (operations.length === 0) return true;
  return operations.some((next) => {
    const rest = operations.filter((other) => other !== next);
    if (rest.some((other) => before(other, next))) return false;
    const [, what, key, value] = next;
    if (what === 'w') return orderExists(rest, before, { ...memory, [key]: value });
    return (memory[key] ?? 0) === value && orderExists(rest, before, memory);
  });
}

const program: Before = (a, b) => a[0] === b[0] && a[5] < b[4];
const time: Before = (a, b) => a[5] < b[4];

/** Causal order, walked backwards from `b`. */
function causes(all: readonly Operation[]): Before {
  const direct: Before = (a, b) => program(a, b) || (a[1] === 'w' && b[1] === 'r' && a[2] === b[2] && a[3] === b[3]);
  return function before(a, b): boolean {
    return direct(a, b) || all.some((via) => direct(via, b) && before(a, via));
  };
}

export function classify(history: string): Model {
  const all = histories[history] ?? [];
  if (orderExists(all, time)) return 'linearizable';
  if (orderExists(all, program)) return 'sequential';
  const before = causes(all);
  const views = ['A', 'B', 'C', 'D'].map((client) => all.filter((it) => it[0] === client || it[1] === 'w'));
  return views.every((view) => orderExists(view, before)) ? 'causal' : 'eventual';
}
