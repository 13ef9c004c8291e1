import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  graderHash,
  labFolders,
  listLabs,
  loadManifest,
  loadSuite,
  loadVariants,
  type ProgramSource,
  readProgram,
  resolveLab,
  sourceHash,
  suiteHash,
  variantFaults,
} from './catalogue.ts';
import { CourseError, UsageError } from './errors.ts';
import { courseOf, law, manifest, tiny } from './fixture.ts';

const LAB = '03-tiny';

/** What it throws: class and words. */
async function refusal(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof CourseError || error instanceof UsageError) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('which lab a word means', () => {
  const labs = ['00-warm-up', '01-lamport-clock', '05-raft-election', '06-raft-log'];
  const root = () =>
    courseOf(Object.fromEntries([...labs, 'notes', '7-odd'].map((id) => [`labs/${id}/lab.json`, '{}'])));

  test('the labs are listed in the order of their folders', () => {
    expect(labFolders(root())).toEqual(labs);
  });

  test.each([
    ['01', '01-lamport-clock'],
    ['1', '01-lamport-clock'],
    ['0', '00-warm-up'],
    ['01-lamport-clock', '01-lamport-clock'],
    ['lamport', '01-lamport-clock'],
    ['Lamport-Clock', '01-lamport-clock'],
    ['./labs/01-lamport-clock/', '01-lamport-clock'],
    ['election', '05-raft-election'],
  ])('%s → %s', (word, id) => expect(resolveLab(word, root())).toBe(id));

  const all = `The labs: ${labs.join(', ')}.`;
  test.each([
    ['lamprot', `There is no lab "lamprot". Did you mean 01-lamport-clock? ${all}`],
    ['9', `There is no lab "9". ${all}`],
    ['', `There is no lab "". ${all}`],
    ['raft', '"raft" may mean 05-raft-election or 06-raft-log. Say which, by its number: 05 or 06.'],
  ])('%s is refused', async (word, words) => {
    expect(await refusal(() => resolveLab(word, root()))).toBe(`UsageError: ${words}`);
  });
});

describe('lab.json', () => {
  const [a, b, c] = manifest.parts;
  // biome-ignore format: a table
  test.each<[name: string, text: string | Uint8Array, faults: string[]]>([
    ['a field that is missing', JSON.stringify({ ...manifest, title: undefined }), ['title is missing.']],
    ['a misspelt field', JSON.stringify({ ...manifest, huors: 2 }), ['huors is no field of a manifest. Did you mean "hours"?']],
    ['several at once', JSON.stringify({ ...manifest, hours: '2', order: -1 }), ['order must be at least 0, but it is -1.', 'hours must be an integer, but it is "2".']],
    ['a newer format', JSON.stringify({ ...manifest, format: 2 }), ['format must be 1, but it is 2.']],
    ['points that are no number', JSON.stringify({ ...manifest, parts: [{ ...a, points: { safe: '60' } }, b] }), ['parts[0].points.safe must be an integer, but it is "60".']],
    ['a property that is not kebab-case', JSON.stringify({ ...manifest, parts: [{ ...a, points: { 'Is Safe': 60 } }, b] }), ['parts[0].points has the key "Is Safe", but its keys must match ^[a-z0-9]+(-[a-z0-9]+)*$.']],
    ['a path for a file', JSON.stringify({ ...manifest, handIn: ['../one.ts'] }), ['handIn[0] must match ^[a-z0-9-]+\\.ts$, but it is "../one.ts".']],
    ['a file twice', JSON.stringify({ ...manifest, handIn: ['one.ts', 'one.ts'] }), ['handIn names the same twice, at [0] and [1].']],
    ['no hints', JSON.stringify({ ...manifest, parts: [{ ...a, hints: [] }, b] }), ['parts[0].hints must not be empty.']],
    ['another folder\'s id', JSON.stringify({ ...manifest, id: '04-tiny' }), ['id must be the name of its folder, "03-tiny", but it is "04-tiny".']],
    ['two parts of one id', JSON.stringify({ ...manifest, parts: [a, { ...b, id: 'A' }] }), ['parts has two parts with the id "A".']],
    ['points for nothing', JSON.stringify({ ...manifest, parts: [a, b, { ...c, points: {} }] }), ['parts[2].points gives points for nothing.']],
    ['99 points', JSON.stringify({ ...manifest, parts: [{ ...a, points: { safe: 59 } }, b] }), ['the points of all parts that are no bonus must sum to 100, but they sum to 99.']],
    ['an array', '[]', ['the whole file must be an object, but it is [].']],
  ])('%s', async (_, text, faults) => {
    const root = courseOf(tiny({ 'labs/03-tiny/lab.json': text }));
    const lines = ['labs/03-tiny/lab.json is not a manifest:', ...faults.map((fault) => `  ${fault}`)];
    lines.push('grader/course/manifest.ts says what belongs in it.');
    expect(await refusal(() => loadManifest(LAB, root))).toBe(`CourseError: ${lines.join('\n')}`);
  });

  test.each<[name: string, text: string | Uint8Array, words: string]>([
    ['a comma too many', '{\n  "format": 1,\n}', 'labs/03-tiny/lab.json is not JSON from line 3, column 1 on.'],
    ['cut off', '{\n  "format": 1', 'labs/03-tiny/lab.json is not JSON from line 2, column 14 on.'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0]), 'labs/03-tiny/lab.json is saved as UTF-16'],
  ])('%s', async (_, text, words) => {
    const root = courseOf(tiny({ 'labs/03-tiny/lab.json': text }));
    expect(await refusal(() => loadManifest(LAB, root))).toContain(`CourseError: ${words}`);
  });

  test('no lab.json', async () => {
    expect(await refusal(() => loadManifest('09-none', courseOf({})))).toContain(
      'CourseError: labs/09-none/lab.json is missing',
    );
  });

  test('a byte order mark and CRLF are read over', () => {
    const text = `\ufeff${JSON.stringify(manifest, null, 2).replaceAll('\n', '\r\n')}`;
    expect(loadManifest(LAB, courseOf(tiny({ 'labs/03-tiny/lab.json': text })))).toEqual(manifest);
  });
});

describe('programs', () => {
  const filesOf = async (source: ProgramSource, root: string) => {
    const { label, files } = await readProgram(LAB, source, root, root);
    return { label, ...Object.fromEntries(files) };
  };

  test('each kind is made of the right files', async () => {
    const root = courseOf(tiny({ 'mine/one.ts': '\ufeffexport const one = 5;\r\n', 'mine/secret.ts': 'x' }));
    const of = (source: ProgramSource) => filesOf(source, root);
    expect([
      await of({ kind: 'handed-in' }),
      await of({ kind: 'folder', path: 'mine' }),
      await of({ kind: 'solution' }),
      await of({ kind: 'variant', id: 'off-by-one' }),
      await of({ kind: 'alternative', id: 'other' }),
    ]).toEqual([
      { label: 'handed in', 'one.ts': 'export const one = 0;\n', 'two.ts': 'export const two = 0;\n' },
      { label: 'mine', 'one.ts': 'export const one = 5;\n' },
      {
        label: 'solution',
        'one.ts': 'export const one = 1;\nexport const more = 1;\n',
        'two.ts': 'export const two = 2;\n',
      },
      {
        label: 'variant off-by-one',
        'one.ts': 'export const one = 2;\nexport const more = $&;\n',
        'two.ts': 'export const two = 3;\n',
      },
      {
        label: 'alternative other',
        'one.ts': 'export const one = 1;\nexport const more = 1;\n',
        'two.ts': 'export const two = 1 + 1;\n',
      },
    ]);
  });

  test('what a lab gives goes with every program, and no submission can put another in its place', async () => {
    const lab = JSON.stringify({ ...manifest, given: ['actor.ts'] });
    const changes = { 'labs/03-tiny/lab.json': lab, 'mine/one.ts': 'mine', 'mine/actor.ts': 'mine' };
    const root = courseOf(tiny({ ...changes, 'labs/03-tiny/actor.ts': 'given' }));
    const variant = { kind: 'variant', id: 'off-by-one' } as const;
    for (const source of [{ kind: 'folder', path: 'mine' }, { kind: 'solution' }, variant] as const)
      expect(await filesOf(source, root)).toMatchObject({ 'actor.ts': 'given' });
    const { given } = await readProgram(LAB, variant, root, root);
    expect(given).toEqual(['actor.ts']);
    expect(await refusal(() => readProgram(LAB, { kind: 'solution' }, '.', courseOf(tiny(changes))))).toBe(
      'CourseError: labs/03-tiny/actor.ts is missing.',
    );
  });

  // biome-ignore format: a table
  test.each<[source: ProgramSource, words: string]>([
    [{ kind: 'variant', id: 'off-by-won' }, 'UsageError: Lab 03-tiny has no variant "off-by-won". Did you mean off-by-one? There are: off-by-one, stale, twice.'],
    [{ kind: 'alternative', id: 'x' }, 'UsageError: Lab 03-tiny has no alternative "x". There are: other.'],
    [{ kind: 'variant', id: 'stale' }, 'CourseError: The edit of variant "stale" looks for "one = 7", which stands nowhere in solutions/03-tiny/one.ts. Has the solution changed since?'],
    [{ kind: 'variant', id: 'twice' }, 'CourseError: The edit of variant "twice" looks for "export const", which stands more than once in solutions/03-tiny/one.ts (lines 1 and 2). Make it longer, so that it matches once.'],
    [{ kind: 'folder', path: 'nowhere' }, 'UsageError: There is no folder nowhere. Name the folder that holds one.ts, two.ts.'],
    [{ kind: 'folder', path: 'labs/03-tiny/one.ts' }, 'UsageError: A folder is wanted, but a file stands at labs/03-tiny/one.ts. Name the folder that holds one.ts, two.ts.'],
    [{ kind: 'folder', path: 'labs' }, 'UsageError: labs holds none of one.ts, two.ts, but labs/03-tiny does. Did you mean that?'],
    [{ kind: 'folder', path: 'named' }, 'UsageError: named holds none of one.ts, two.ts. There is a One.ts: call it one.ts.'],
    [{ kind: 'folder', path: 'empty' }, 'UsageError: empty holds none of the files of lab 03-tiny: one.ts, two.ts. Is it the right folder, and the right lab?'],
    [{ kind: 'folder', path: 'wide' }, 'UsageError: wide/one.ts is saved as UTF-16; save it again with the encoding UTF-8.'],
    [{ kind: 'folder', path: 'latin' }, 'UsageError: latin/one.ts is not UTF-8 (see line 2); save it again with the encoding UTF-8.'],
    [{ kind: 'folder', path: 'huge' }, 'UsageError: huge/one.ts is larger than 1 MB, which no program here is; put the right file there.'],
    [{ kind: 'folder', path: 'dir' }, 'UsageError: dir/one.ts is a folder; a file of that name is expected.'],
    [{ kind: 'folder', path: 'linked' }, 'UsageError: linked/one.ts is a link that leads out of its folder; put the file itself there.'],
  ])('%j is refused', async (source, words) => {
    const root = courseOf(
      tiny({
        'named/One.ts': '',
        'wide/one.ts': new Uint8Array([0xff, 0xfe, 0x61, 0]),
        'latin/one.ts': new Uint8Array([0x2f, 0x2f, 0x0a, 0x2f, 0x2f, 0xe9, 0x0a]),
        'huge/one.ts': ' '.repeat(1_000_001),
        'secret.txt': 'password',
      }),
    );
    for (const folder of ['empty', 'dir/one.ts', 'linked']) mkdirSync(join(root, folder), { recursive: true });
    symlinkSync(join(root, 'secret.txt'), join(root, 'linked/one.ts'));
    expect(await refusal(() => readProgram(LAB, source, root, root))).toBe(words);
  });

  test('a copy without solutions, and a solution without a file', async () => {
    const { 'solutions/03-tiny/two.ts': _, ...rest } = tiny();
    expect(await refusal(() => readProgram(LAB, { kind: 'solution' }, '.', courseOf(rest)))).toBe(
      'CourseError: solutions/03-tiny/two.ts is missing.',
    );
    const student = Object.fromEntries(Object.entries(tiny()).filter(([path]) => !path.startsWith('solutions')));
    for (const source of [{ kind: 'solution' }, { kind: 'variant', id: 'stale' }] as const) {
      expect(await refusal(() => readProgram(LAB, source, '.', courseOf(student)))).toContain(
        'UsageError: This copy of the course has no solution of lab 03-tiny',
      );
    }
  });
});

describe('suites and variants', () => {
  test('a sound lab', async () => {
    const root = courseOf(tiny());
    expect(listLabs(root)).toEqual([manifest]);
    const suite = await loadSuite(LAB, root);
    expect(suite.public.map(({ id }) => id)).toEqual(['safe-law']);
    expect(suite.hidden.map(({ id }) => id)).toEqual(['live-law', 'quick-law']);
    const { variants } = await loadVariants(LAB, root);
    expect(variantFaults(variants, suite)).toEqual([]);
    expect(
      variantFaults(
        [
          { ...variants[0]!, caughtBy: 'live-law' },
          { ...variants[0]!, caughtBy: 'none' },
        ],
        suite,
      ),
    ).toEqual([
      'variant "off-by-one" is to break "safe", but the test "live-law" does not judge that.',
      'variant "off-by-one" is to be caught by "none", but there is no such test.',
    ]);
  });

  // biome-ignore format: a table
  test.each<[name: string, publicTests: string[], faults: string[]]>([
    ['two tests of one id', [law('safe-law', 'A', 'safe'), law('live-law', 'B', 'live')], ['two tests are called "live-law".']],
    ['a part that is none', [law('safe-law', 'A', 'safe'), law('x', 'Z', 'safe')], ['test "x" is of part "Z", which is none.']],
    ['a rule without points', [law('safe-law', 'A', 'safe'), law('x', 'A', 'saef')], ['test "x" judges "saef", which has no points in part A. Did you mean "safe"?']],
    ['points that nobody judges', [], ['"safe" has points in part A, but no test of that part judges it.']],
    ['a file that is not handed in', [law('safe-law', 'A', 'safe', 'messages.ts')], ['test "safe-law" asks for messages.ts, which is not handed in.']],
    ['one rule in two wordings', [law('safe-law', 'A', 'safe'), law('x', 'A', 'safe').replace('it is safe', 'be safe')], ['"safe" says one thing in test "safe-law" and another in test "x".']],
    ['a kind that is none', [law('safe-law', 'A', 'safe'), law('x', 'A', 'safe').replace("'law'", "'lore'")], ['test "x" has the kind "lore"; there are storm, scenario, exploration, law, measure.']],
  ])('%s', async (_, publicTests, faults) => {
    const text = `export const publicTests = [${publicTests.join(', ')}];`;
    const root = courseOf(tiny({ 'labs/03-tiny/public.suite.ts': text }));
    const head = 'CourseError: The tests of lab 03-tiny (labs/03-tiny/public.suite.ts, grader/suites/03-tiny/index.ts) do not fit labs/03-tiny/lab.json:';
    expect(await refusal(() => loadSuite(LAB, root))).toBe([head, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  });

  test('tests may ask for what the lab gives', async () => {
    const lab = JSON.stringify({ ...manifest, given: ['actor.ts'] });
    const text = `export const publicTests = [${law('safe-law', 'A', 'safe', 'actor.ts')}];`;
    const root = courseOf(tiny({ 'labs/03-tiny/lab.json': lab, 'labs/03-tiny/public.suite.ts': text }));
    expect((await loadSuite(LAB, root)).public).toHaveLength(1);
  });

  test.each([
    ['export const tests = [];', 'labs/03-tiny/public.suite.ts must export a list called `publicTests`.'],
    ['export const publicTests = [{}];', 'labs/03-tiny/public.suite.ts: publicTests[0] has no id.'],
    ["throw new Error('half written');", 'labs/03-tiny/public.suite.ts cannot be loaded: half written'],
  ])('%s', async (text, words) => {
    const root = courseOf(tiny({ 'labs/03-tiny/public.suite.ts': text }));
    expect(await refusal(() => loadSuite(LAB, root))).toBe(`CourseError: ${words}`);
  });

  test('variants that cannot be', async () => {
    const text = `export const variants = [
      { id: 'a', edits: [] }, { id: 'a', edits: [{ file: 'messages.ts', find: 'x', put: 'x' }] }];
      export const alternatives = [{ id: 'B', part: 'Z', files: [] }];`;
    const root = courseOf(tiny({ 'solutions/03-tiny/variants.ts': text }));
    expect((await refusal(() => loadVariants(LAB, root))).split('\n')).toEqual([
      'CourseError: solutions/03-tiny/variants.ts:',
      '  the id "a" is used twice.',
      '  the id "B" is not kebab-case.',
      '  variant "a" edits nothing: it is the solution.',
      '  variant "a" edits messages.ts, which is not handed in.',
      '  variant "a" puts back what it finds in messages.ts.',
      '  alternative "B" is for part Z, which is none.',
      '  alternative "B" replaces no file: it is the solution.',
    ]);
  });
});

describe('hashes', () => {
  const plain = suiteHashOf({});
  function suiteHashOf(changes: Parameters<typeof tiny>[0]) {
    return () => suiteHash(LAB, courseOf(tiny(changes)));
  }

  test('line ends, byte order marks and the order of files do not count', () => {
    const crlf = tiny()['labs/03-tiny/messages.ts']?.toString().replaceAll('\n', '\r\n') ?? '';
    expect(suiteHashOf({ 'labs/03-tiny/messages.ts': `\ufeff${crlf}` })()).toBe(plain());
    const files = [['one.ts', 'a\r\nb'], ['two.ts', 'c']] as const; // biome-ignore format: one line
    const hash = sourceHash({ label: '', files: new Map(files) });
    expect(sourceHash({ label: 'x', files: new Map([...files].reverse()) })).toBe(hash);
    expect(sourceHash({ label: '', files: new Map([['one.ts', 'a\nb'], ['two.ts', 'c']]) })).toBe(hash); // biome-ignore format: one line
    expect(sourceHash({ label: '', files: new Map([['one.ts', 'a\nb'], ['two.ts', 'd']]) })).not.toBe(hash); // biome-ignore format: one line
    expect(sourceHash({ label: '', files: new Map([['one.ts', 'a\nb']]) })).not.toBe(hash);
  });

  test('hand-in files and bystanders do not count; what the tests import does', () => {
    expect(suiteHashOf({ 'labs/03-tiny/one.ts': 'x', 'labs/03-tiny/scratch.ts': 'x' })()).toBe(plain());
    for (const path of ['labs/03-tiny/messages.ts', 'labs/03-tiny/public.suite.ts', 'grader/suites/03-tiny/index.ts']) {
      expect(suiteHashOf({ [path]: `${tiny()[path]}//` })(), path).not.toBe(plain());
    }
  });

  test('of the grader, what has a part in a verdict counts', () => {
    const rooms = ['contract', 'base', 'trace', 'simulator', 'checkers', 'explorer', 'course', 'sandbox', 'judge'];
    const files = Object.fromEntries(rooms.map((room) => [`grader/${room}/deep/one.ts`, 'x']));
    const hashOf = (changes: Parameters<typeof courseOf>[0]) => graderHash(courseOf({ ...files, ...changes }));
    const hash = hashOf({});
    expect(hashOf({ 'grader/judge/one.test.ts': 'y', 'grader/cli/one.ts': 'y', 'grader/judge/deep/one.ts': 'x' })).toBe(
      hash,
    );
    for (const path of Object.keys(files)) expect(hashOf({ [path]: 'y' }), path).not.toBe(hash);
  });
});
