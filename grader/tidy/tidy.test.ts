import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bans, groundFloor, large, mayImport, typesOnly } from './rooms.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mjs'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const code = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|(?<=\s)\/\/ .*$/gm, '');
const roomOf = (file: string): string => {
  const [top = '', second = ''] = file.split('/');
  return top === 'grader' ? second : top;
};
const isTest = (file: string) => file.endsWith('.test.ts');

interface Import {
  readonly file: string;
  readonly spec: string;
  readonly types: boolean;
}

const imports: Import[] = files.flatMap((file) =>
  [...code(file).matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]/gm)].map(
    (found) => ({
      file,
      spec: found[2] ?? '',
      types: found[1] !== undefined,
    }),
  ),
);

/** The room an import leads to; undefined for packages and node: modules. */
function targetRoom({ file, spec }: Import): string | undefined {
  if (spec === '#contract') return 'contract';
  if (spec === '#course') return 'course';
  if (spec === '#editor') return 'editor';
  return spec.startsWith('.') ? roomOf(relative(root, join(root, dirname(file), spec))) : undefined;
}

test('rooms import only what stands below them', () => {
  const wrong = imports.flatMap((it) => {
    const [from, to] = [roomOf(it.file), targetRoom(it)];
    if (isTest(it.file) || to === undefined || from === to || mayImport[from]?.includes(to)) return [];
    // #editor lives in the judge's room and is the one door to it from labs/*/lab.test.ts
    return [`${it.file}: ${from} may not import ${it.spec} (${to})`];
  });
  expect(wrong).toEqual([]);
});

test('imports that may only be of types are', () => {
  const wrong = imports.flatMap((it) =>
    !it.types && !isTest(it.file) && typesOnly[roomOf(it.file)]?.includes(targetRoom(it) ?? '')
      ? [`${it.file}: import type … from '${it.spec}'`]
      : [],
  );
  expect(wrong).toEqual([]);
});

test('students and solutions stand on #contract alone', () => {
  const handIn = (lab: string) => (JSON.parse(text(`labs/${lab}/lab.json`)) as { handIn: string[] }).handIn;
  const handedIn = files.filter((file) => {
    const [top = '', lab = '', ...rest] = file.split('/');
    return (top === 'solutions' || (top === 'labs' && rest.length === 1)) && handIn(lab).includes(rest.at(-1) ?? '');
  });
  // An alternative is graded beside the files that it does not replace, and stands two folders below them.
  const beside = ({ file, spec }: (typeof imports)[number]) =>
    spec.startsWith('./') || (file.includes('/alternatives/') && /^\.\.\/\.\.\/[a-z0-9-]+\.ts$/.test(spec));
  const wrong = imports.filter(
    (it) => handedIn.includes(it.file) && !it.types && !beside(it) && it.spec !== '#contract',
  );
  expect(wrong).toEqual([]);
  expect(handedIn.length).toBeGreaterThan(10);
});

test('the ground floor is pure', () => {
  const pure = files.filter((file) => groundFloor.some((room) => file.startsWith(`grader/${room}/`)) && !isTest(file));
  const wrong = pure.flatMap((file) =>
    bans
      .filter(({ pattern }) => pattern.test(code(file)))
      .map(({ pattern, instead }) => `${file}: ${pattern.source}; use ${instead}`),
  );
  expect(wrong).toEqual([]);
  expect(pure.length).toBeGreaterThan(20);
});

test('only the CLI prints or exits', () => {
  const wrong = files.filter(
    (file) =>
      file.startsWith('grader/') &&
      !/^grader\/(cli|bench)\//.test(file) &&
      !isTest(file) &&
      /\bconsole\.|process\.(exit\(|stdout|exitCode)/.test(code(file)) &&
      !printers.includes(file),
  );
  expect(wrong).toEqual([]);
});
/** Guests end themselves when nobody is left to answer; the hostile programs only try; a child process of the tests. */
const printers = [
  'grader/sandbox/process/guest-pipe.ts',
  'grader/sandbox/process/test-guest.ts',
  'grader/sandbox/guest/load-trial.ts',
  'grader/judge/hostile/refused.ts',
  'grader/judge/hostile/programs.ts',
];

test('files stay small; the list of large ones only shrinks', () => {
  const sizes = Object.fromEntries(
    files.map((file) => [file, text(file).split('\n').length - 1]).filter(([, size]) => Number(size) > 300),
  );
  const grown = Object.entries(sizes).filter(([file, size]) => !isTest(file) && Number(size) > (large[file] ?? 300));
  expect(grown, 'split them, or change the structure').toEqual([]);
  expect(
    Object.keys(large).filter((file) => sizes[file] === undefined),
    'these have shrunk: take them off the list',
  ).toEqual([]);
});

test('no file is dead: each is imported, or is an entry', () => {
  const dynamic = files.flatMap((file) =>
    [...text(file).matchAll(/import\(\s*['"](\.[^'"]+)['"]/g)].map((found) => ({ file, spec: found[1] ?? '' })),
  );
  const reached = new Set(
    [...imports, ...dynamic]
      .filter(({ spec }) => spec.startsWith('.'))
      .map(({ file, spec }) => relative(root, join(root, dirname(file), spec))),
  );
  // Named by path: entries of bundles, of package.json, of child processes in tests.
  const named = [...files.map(text), readFileSync(join(root, 'package.json'), 'utf8')].join('\n');
  const entry = (file: string) =>
    /(^|\/)(index|bin)\.(ts|mjs)$/.test(file) ||
    named.includes(file) ||
    named.includes(`'${file.slice('grader/'.length)}'`) ||
    named.includes(`./${file.split('/').pop()}'`);
  const dead = files.filter(
    (file) => file.startsWith('grader/') && !isTest(file) && !reached.has(file) && !entry(file),
  );
  expect(dead).toEqual([]);
});

test('the project names no machine and no registry', () => {
  const all = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)));
  const home = process.env.HOME ?? '';
  const wrong = all.filter((file) => {
    const content = readFileSync(join(root, file), 'latin1');
    return (
      content.includes(root) ||
      (home.length > 5 && content.includes(`${home}/`)) ||
      /"resolved": "https?:/.test(content)
    );
  });
  expect(wrong).toEqual([]);
});

test('the lock file holds what it names, for every platform: otherwise `npm ci` refuses it', () => {
  type Locked = { optionalDependencies?: { [name: string]: string } };
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: { [path: string]: Locked } };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        packages[`node_modules/${name}`] === undefined && packages[`${path}/node_modules/${name}`] === undefined,
    ),
  );
  expect(missing).toEqual([]);
});
