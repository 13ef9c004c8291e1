/**
 * `npm run grade 01 --seed 5`: npm keeps `--seed` for itself and hands on `01 5`. Without a word, a student would look at
 * 500 seeds and believe it was one. npm leaves a trace in the environment, from which the command that was meant is made.
 */
interface SwallowedFlag {
  readonly name: string;
  /** What a value of it looks like; absent: it takes none. */
  readonly value?: RegExp;
}

const integer = /^\d+$/;
const word = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The most telling shapes first: they choose their value first. */
const flags: readonly SwallowedFlag[] = [
  { name: 'part', value: /^[A-Za-z]$/ },
  { name: 'format', value: /^(text|json)$/ },
  { name: 'seed', value: integer },
  { name: 'seeds', value: integer },
  { name: 'test', value: word },
  { name: 'variant', value: word },
  { name: 'alternative', value: word },
  { name: 'out', value: /./ },
  { name: 'path', value: /./ },
  { name: 'student', value: /./ },
  { name: 'solution' },
  { name: 'official' },
  { name: 'inspect' },
];

/** The command that was meant; undefined when npm swallowed nothing of ours. */
export function swallowedByNpm(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const script = env.npm_lifecycle_event;
  if (script !== 'grade') return undefined;
  const words = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  // npm takes `--format json` for its own `--format-package-lock` and leaves only the stray word behind.
  const formatted = words.slice(1).some((argument) => /^(text|json)$/.test(argument));
  const swallowed = flags.filter((flag) => env[`npm_config_${flag.name}`] || (flag.name === 'format' && formatted));
  if (swallowed.length === 0) return undefined;
  const [lab, ...values] = labFirst(words, swallowed, env);
  const given = argv.slice(1).filter((argument) => argument.startsWith('-'));
  const rebuilt = swallowed.map((flag) => rebuild(flag, env, values));
  return [lab ?? '<lab>', ...rebuilt, ...given].join(' ');
}

/** `npm run grade --solution 01` may leave the lab in the flag. */
function labFirst(
  words: readonly string[],
  swallowed: readonly SwallowedFlag[],
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const kept = swallowed
    .filter((flag) => flag.value === undefined)
    .map((flag) => env[`npm_config_${flag.name}`] ?? 'true');
  return [...kept.filter((value) => value !== 'true'), ...words];
}

function rebuild(flag: SwallowedFlag, env: Readonly<Record<string, string | undefined>>, values: string[]): string {
  if (flag.value === undefined) return `--${flag.name}`;
  const kept = env[`npm_config_${flag.name}`] ?? 'true';
  if (kept !== 'true') return `--${flag.name} ${kept}`;
  const shape = flag.value;
  const at = values.findIndex((value) => shape.test(value));
  return `--${flag.name} ${at < 0 ? '<value>' : values.splice(at, 1)[0]}`;
}

export const swallowedText = (
  command: string,
): string => `npm kept some of these flags for itself, so nothing was run. Write

  npx lockstep grade ${command}

or, with npm run, put \`--\` before what is ours:

  npm run grade -- ${command}
`;
