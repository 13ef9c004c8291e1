/** Which room may import which: the table of the architecture, as data. `*.test.ts` may import anything. */

/** Pure rooms: no node: imports, no clock, no chance, no console; they also run in a browser. */
export const groundFloor = ['contract', 'base', 'trace', 'simulator', 'checkers', 'explorer'] as const;

export const mayImport: { readonly [room: string]: readonly string[] } = {
  contract: [],
  base: ['contract'],
  trace: ['contract', 'base'],
  simulator: ['contract', 'base', 'trace'],
  checkers: ['contract', 'base', 'trace'],
  explorer: ['contract', 'base', 'trace', 'simulator', 'checkers'],
  course: [...groundFloor],
  suites: ['course', 'labs'],
  sandbox: [...groundFloor, 'course'],
  judge: [...groundFloor, 'course', 'sandbox', 'reports'],
  reports: ['contract', 'base', 'trace', 'judge', 'course', 'sandbox'],
  strength: [...groundFloor, 'course', 'sandbox', 'judge', 'reports'],
  watch: [...groundFloor, 'course', 'judge', 'reports', 'sandbox'],
  cli: [...groundFloor, 'course', 'sandbox', 'judge', 'reports', 'watch', 'strength', 'bench'],
  // its workload is lab 01's
  bench: [...groundFloor, 'course', 'sandbox', 'judge', 'reports', 'watch', 'labs'],
  tidy: [],
  labs: ['contract', 'course', 'editor', 'labs'],
  solutions: ['contract', 'course', 'labs', 'solutions'],
};

/** Imports that may only be of types: a report is worded without running a judge. */
export const typesOnly: { readonly [room: string]: readonly string[] } = {
  reports: ['judge', 'course', 'sandbox'],
  solutions: ['course', 'labs'],
};

/** Not on the ground floor, and what to use there instead. */
export const bans: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /from ['"]node:/, instead: 'nothing of the machine: take it as an argument' },
  { pattern: /\bMath\.random\(/, instead: 'base/draw.ts' },
  { pattern: /\bDate\.now\(|\bnew Date\(|\bperformance\.now\(/, instead: 'virtual time' },
  { pattern: /\bset(Timeout|Interval|Immediate)\(/, instead: "the world's queue" },
  { pattern: /\bconsole\./, instead: 'return data: only the CLI prints' },
  {
    pattern: /\bMath\.(pow|log\w*|exp\w*|sin|cos|tan|a(sin|cos|tan)\w*|sinh|cosh|tanh|cbrt|hypot)\(/,
    instead: 'simulator/delay.ts, or + − × ÷: engines differ',
  },
  { pattern: /[\w)\]] ?\*\* ?[\w(]/, instead: 'a product: engines differ' },
  { pattern: /localeCompare|toLocale\w+|\bIntl\./, instead: 'comparison by code unit' },
  { pattern: /\bprocess\./, instead: 'nothing of the machine: take it as an argument' },
];

/** Files over the aim of 300 lines, with their size: the list may only shrink. */
export const large: { readonly [file: string]: number } = {};
