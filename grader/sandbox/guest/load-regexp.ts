/** `RegExp` that makes patterns of Node 20's syntax only: what later engines added to it would be an error there. */

export type RegExpLike = new (pattern: RegExp | string, flags?: string) => RegExp;

/** `(?i:…)` and the same group name twice. Only `exec` and `test` here: `matchAll` would construct again. */
function refuseNewer(source: string): void {
  const group = /\(\?(?:<([^=!>][^>]*)>|([a-z-]+):)/g;
  const names = new Set<string>();
  for (let found = group.exec(source); found !== null; found = group.exec(source)) {
    const [, name, modifiers] = found;
    if (modifiers !== undefined) throw new SyntaxError(tooNew('modifiers such as (?i:…)'));
    if (name !== undefined && names.has(name)) throw new SyntaxError(tooNew(`two groups named ${name}`));
    if (name !== undefined) names.add(name);
  }
}

function tooNew(what: string): string {
  return `Regular expression with ${what}: that is newer than the language of the course.`;
}

/** The built-in getters, whatever the object says of itself. */
const getter = (name: 'source' | 'flags') => {
  const get = Object.getOwnPropertyDescriptor(RegExp.prototype, name)?.get;
  return (pattern: RegExp): string => String(Reflect.apply(get as () => unknown, pattern, [])); // every engine has it
};
const sourceOf = getter('source');
const flagsOf = getter('flags');

export function courseRegExp(real: RegExpLike): RegExpLike {
  function Patterns(pattern?: unknown, flags?: unknown): RegExp {
    // Turned into text once: what is checked is what the engine gets.
    const copied = pattern instanceof real;
    const source = copied ? sourceOf(pattern) : pattern === undefined ? '' : String(pattern);
    refuseNewer(source);
    const text = flags === undefined ? (copied ? flagsOf(pattern) : '') : String(flags);
    return Reflect.construct(real, [source, text], new.target ?? Patterns) as RegExp;
  }
  Object.defineProperties(Patterns, {
    name: { value: 'RegExp' },
    length: { value: 2 },
    prototype: { value: real.prototype, writable: false },
    [Symbol.species]: {
      configurable: true,
      get(this: unknown) {
        return this;
      },
    },
  });
  return Patterns as unknown as RegExpLike; // a function called with and without `new`
}
