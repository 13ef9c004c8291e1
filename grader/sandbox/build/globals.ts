/**
 * The language of the course, by its global names: what every program finds, and what it does not, with the course's own
 * way. The build refuses every other free name, so the sealed guest and a plain evaluation resolve all names alike.
 */

/** Deepest nesting of calls in one handler. Well below what the engine's own stack holds. */
export const depthMax = 1_000;

/** Global names a program may use. Each is bound as a constant: under SES a free global costs about 170 ns a use. */
export const languageGlobals = [
  'undefined',
  'NaN',
  'Infinity',
  'Object',
  'Array',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'JSON',
  'Math',
  'Number',
  'String',
  'Boolean',
  'Symbol',
  'RegExp',
  'BigInt',
  'Reflect',
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'parseInt',
  'parseFloat',
  'isNaN',
  'isFinite',
  'encodeURI',
  'encodeURIComponent',
  'decodeURI',
  'decodeURIComponent',
] as const;

/** Members of `Math`: exact by IEEE 754, or computed by the course's own code, so that every Node agrees on every bit. */
export const mathExact = [
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
] as const;
export const mathOwn = ['pow', 'log', 'log2', 'log10', 'exp'] as const;
export const mathConstants = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'] as const;

/** What is wrong, and what to do instead. */
export interface Advice {
  readonly text: string;
  readonly fix: string;
}

const timers: Advice = {
  text: 'real timers do not exist here: time belongs to the simulated world',
  fix: 'Use `this.setTimer(name, ms)` and go on in `onTimer(name)`.',
};
const promises: Advice = {
  text: 'a handler runs at one instant and finishes: there are no promises',
  fix: 'Send a message or set a timer, and go on in `onMessage` or `onTimer`.',
};
const clock: Advice = {
  text: "the machine's clock does not exist here: each node has a clock of its own",
  fix: 'Use `this.now()`, in milliseconds.',
};
const outside: Advice = {
  text: 'a node has no machine around it: no files, environment, modules or network but its own',
  fix: 'Use what `this` offers: `send`, `storage`, `setTimer`, `now`, `random`, `output`, `note`, `options`.',
};
const evaluation: Advice = {
  text: 'code made from text at run time cannot be checked',
  fix: 'Write an ordinary function.',
};
const noGlobalObject: Advice = {
  text: 'there is no global object: nodes share nothing',
  fix: 'Keep state in fields of the node, and tell other nodes with `this.send`.',
};
const bytes: Advice = {
  text: 'typed arrays are not part of the course: values that cross the interface are plain data',
  fix: 'Use an array of numbers.',
};

const table: readonly (readonly [names: string, advice: Advice])[] = [
  ['setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate requestAnimationFrame', timers],
  ['Promise AsyncFunction queueMicrotask', promises],
  ['Date performance Temporal', clock],
  [
    'process require module exports __dirname __filename Buffer fetch XMLHttpRequest WebSocket Worker navigator localStorage',
    outside,
  ],
  ['eval Function WebAssembly', evaluation],
  ['globalThis global window self top', noGlobalObject],
  [
    'ArrayBuffer SharedArrayBuffer Atomics DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array',
    bytes,
  ],
  [
    'Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array BigUint64Array TextEncoder TextDecoder',
    bytes,
  ],
  [
    'console',
    {
      text: 'there is no console: what a program prints is part of no run',
      fix: 'Use `this.note(text, data?)`; the note appears in the trace of the run.',
    },
  ],
  [
    'crypto',
    {
      text: 'randomness comes from the world, so that a run can be replayed',
      fix: 'Use `this.random()`, uniform in [0, 1).',
    },
  ],
  [
    'structuredClone',
    {
      text: 'there is no `structuredClone` here',
      fix: 'Messages and stored values are copied for you; otherwise spread (`{ ...value }`) or use `JSON.parse(JSON.stringify(value))`.',
    },
  ],
  [
    'Proxy',
    {
      text: 'proxies are not part of the course: a value that answers by running code is not plain data',
      fix: 'Use an object, a `Map` or a class with getters.',
    },
  ],
  [
    'Intl',
    {
      text: 'locales differ between machines, and a run may not',
      fix: 'Compare ids by their position in `this.nodes`; build texts with template strings.',
    },
  ],
  [
    'WeakRef FinalizationRegistry',
    {
      text: 'when memory is freed differs between machines, and a run may not',
      fix: 'Use an ordinary reference, and delete what is no longer needed.',
    },
  ],
  [
    'Iterator AggregateError',
    { text: 'it is not part of the language of the course', fix: 'Use an array, a loop or a plain `Error`.' },
  ],
  [
    'arguments',
    { text: '`arguments` does not exist outside a function', fix: 'Name the parameters, or use `...rest`.' },
  ],
];

const advices = new Map(table.flatMap(([names, advice]) => names.split(' ').map((name) => [name, advice] as const)));
const known: ReadonlySet<string> = new Set(languageGlobals);

/** Why a free name cannot be used; `undefined` for a name of the language. */
export function adviceForGlobal(name: string): Advice | undefined {
  if (known.has(name)) return undefined;
  return (
    advices.get(name) ?? {
      text: 'nothing of that name is declared in this file, and the language of the course does not have it',
      fix: 'Check the spelling, declare it, or import it from another file you hand in.',
    }
  );
}

const mathKnown: ReadonlySet<string> = new Set([...mathExact, ...mathOwn, ...mathConstants]);

export function adviceForMath(member: string): Advice | undefined {
  if (mathKnown.has(member)) return undefined;
  if (member === 'random')
    return {
      text: 'randomness comes from the world, so that a run can be replayed',
      fix: 'Use `this.random()`, uniform in [0, 1).',
    };
  return {
    text: 'its result differs between versions of Node, or it is newer than the language of the course',
    fix: `\`Math\` has ${[...mathExact, ...mathOwn].join(', ')} here; build what you need from these.`,
  };
}

/** Methods whose result depends on the machine's locale or its Unicode tables. */
export function adviceForMethod(name: string): Advice | undefined {
  if (name === 'localeCompare')
    return {
      text: 'it compares by the locale of the machine, and a run may not depend on that',
      fix: 'Compare ids by their position in `this.nodes`, other strings with `<`.',
    };
  if (/^toLocale[A-Z]/.test(name))
    return {
      text: 'its text depends on the locale of the machine',
      fix: `Use \`${name.replace('Locale', '')}()\` or a template string.`,
    };
  return undefined;
}
