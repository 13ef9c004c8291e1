import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { GradeReport } from '../judge/report.ts';
import { widthOf } from '../trace/text.ts';
import {
  failuresByImportance,
  type ReportTextOptions,
  renderJson,
  renderProblems,
  renderStory,
  renderText,
} from './index.ts';
import { clients, halfWay, silentSkeleton, skeleton, troubles } from './sample-endings.ts';
import { type Ending, sampleReport } from './samples.ts';

// The golden files are what a student reads: after a change look at them, then `npx vitest run grader/reports -u`.
const plainTerminal: ReportTextOptions = { width: 80, color: false, unicode: true };

interface Told {
  readonly file: string;
  readonly endings: Readonly<Record<string, Ending>>;
  readonly options?: Partial<ReportTextOptions>;
  readonly changes?: Partial<GradeReport>;
}
const partADone: Readonly<Record<string, Ending>> = {
  'clock-storm': { verdict: 'passed' },
  'chain-of-messages': { verdict: 'passed' },
  'before-is-a-total-order': { verdict: 'passed' },
};

const node = "Cannot read properties of undefined (reading 'time')";
const told: readonly Told[] = [
  { file: 'skeleton', endings: skeleton },
  { file: 'skeleton-silent', endings: silentSkeleton },
  { file: 'part-a-done', endings: { ...silentSkeleton, ...partADone } },
  { file: 'half-way', endings: halfWay },
  { file: 'half-way-ascii-60', endings: halfWay, options: { unicode: false, width: 60 } },
  { file: 'half-way-unsaved', endings: halfWay, options: { saved: false }, changes: { program: 'my work/lab 1' } },
  { file: 'troubles', endings: troubles, options: { engineNotes: [{ test: 'clock-storm', text: node }] } },
  { file: 'clients', endings: clients },
  { file: 'all-passed', endings: {}, changes: { program: 'solution' } },
  {
    file: 'one-test',
    endings: { 'grants-storm': { ...halfWay['grants-storm'], verdict: 'violated', failed: 25 } },
    changes: {
      seeds: { kind: 'local', only: null, perStorm: 1000, perExploration: 5000, perMeasure: 10 },
      asked: { part: null, test: 'grants-storm' },
    },
  },
  {
    file: 'one-seed',
    endings: halfWay,
    changes: {
      seeds: { kind: 'local', only: 17, perStorm: null, perExploration: null, perMeasure: null },
      asked: { part: 'B', test: null },
      program: 'variant grants-too-early',
    },
  },
];

// Marks take one column where reports are read; trace/text.ts, never too few, counts two.
const columnsOf = (line: string): number => widthOf(line.replace(/[✔✘]/g, 'x'));

describe('as terminal text', () => {
  test.each(told)('$file', async ({ file, endings, options, changes }) => {
    const text = renderText(sampleReport(endings, changes), { ...plainTerminal, ...options });
    await expect(text).toMatchFileSnapshot(`golden/${file}.txt`);
  });

  test.each([60, 80, 120])('no line is wider than %i columns, but for what is there to be pasted', (width) => {
    for (const { endings, options, changes } of told) {
      const text = renderText(sampleReport(endings, changes), { ...plainTerminal, ...options, width });
      const wide = text
        .split('\n')
        .filter((line) => columnsOf(line) > width && !/npx lockstep|labs\/|lectures\//.test(line));
      expect(wide).toEqual([]);
    }
  });

  test('colours change nothing but colours', () => {
    for (const { endings } of told) {
      const colored = renderText(sampleReport(endings), { ...plainTerminal, color: true });
      expect(colored).not.toBe(renderText(sampleReport(endings), plainTerminal));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
      expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(renderText(sampleReport(endings), plainTerminal));
    }
  });

  test('without Unicode all is ASCII', () => {
    for (const { endings } of told) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
      expect(renderText(sampleReport(endings), { ...plainTerminal, unicode: false })).toMatch(/^[\x00-\x7f]*$/);
    }
  });
});

describe('what is told first in a part', () => {
  const cost = troubles['grant-cost']!;
  const threw = { ...cost, verdict: 'threw' } as const;
  const storm = halfWay['grants-storm']!;
  const endless = { ...storm, verdict: 'not-established' } as const;
  const longer = halfWay['pauses-storm']!;
  test.each<[string, Readonly<Record<string, Ending>>, readonly string[]]>([
    ['the shorter run', { 'pauses-storm': longer, 'grants-storm': storm }, ['grants-storm', 'pauses-storm']],
    ['a run before figures over many', { 'grant-cost': cost, 'grants-storm': storm }, ['grants-storm', 'grant-cost']],
    ['also where a measure threw', { 'grant-cost': threw, 'pauses-storm': longer }, ['pauses-storm', 'grant-cost']],
    ['and a run without rest', { 'grant-cost': cost, 'grants-storm': endless }, ['grants-storm', 'grant-cost']],
    [
      'a broken rule before a run without rest',
      { 'pauses-storm': longer, 'grants-storm': endless },
      ['pauses-storm', 'grants-storm'],
    ],
    ['a measure alone', { 'grant-cost': cost }, ['grant-cost']],
  ])('%s', (_, endings, order) => {
    const report = sampleReport(endings);
    expect(failuresByImportance(report).map((it) => it.id)).toEqual(order);
    const text = renderText(report, plainTerminal);
    expect(text).toMatch(new RegExp(`Part B · ${order[0]} ─`));
  });
});

test('what is not established is told with the command that runs it alone, unless that was the command', () => {
  const report = sampleReport(halfWay);
  const alone = 'npx lockstep grade 01 --test late-request';
  expect(renderText(report, plainTerminal)).toContain(`could arrive after it.\n      ${alone}\n`);
  const asked = { ...report, asked: { part: null, test: 'late-request' } };
  expect(renderText(asked, plainTerminal)).not.toContain(alone);
});

test('the picture of an exploration says what its times are not', () => {
  const report = sampleReport({ 'grants-storm': halfWay['grants-storm']! });
  const tests = report.tests.map((it) => (it.id === 'grants-storm' ? { ...it, kind: 'exploration' as const } : it));
  const text = renderStory({ ...report, tests }, 'grants-storm', plainTerminal).replace(/\s+/g, ' ');
  expect(text).toContain(
    'Run one of all possible schedules, and a shortest: shrunk from 412 events to 6 in 230 replays; ms number its steps, and now() moves only when a timer fires',
  );
  expect(renderStory(report, 'grants-storm', plainTerminal)).not.toContain('now()');
});

describe('as JSON', () => {
  test('the published schema is the one of judge/report.ts', async () => {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...JSON.parse(JSON.stringify(GradeReport)) };
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('grade-report.schema.json');
  });

  test.each(told)('$file fits the schema, and reads back as the same report', async ({ endings, changes }) => {
    const report = sampleReport(endings, changes);
    const schema = await import('./grade-report.schema.json', { with: { type: 'json' } });
    const validate = new Ajv({ strict: true }).compile(schema.default);
    const text = renderJson(report);
    expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([]);
    expect(JSON.parse(text)).toEqual(report);
  });

  test('the schema refuses what is not a report', async () => {
    const schema = await import('./grade-report.schema.json', { with: { type: 'json' } });
    const validate = new Ajv().compile(schema.default);
    const report = sampleReport({});
    expect(validate({ ...report, seconds: 3 })).toBe(false);
    expect(validate({ ...report, tests: [{ ...report.tests[0], verdict: 'probably fine' }] })).toBe(false);
  });

  test('keys come in the order of the schema, whatever the order in which the report was made', async () => {
    const shuffled = reversed(sampleReport(halfWay)) as GradeReport; // the same fields, last first
    expect(renderJson(shuffled)).toBe(renderJson(sampleReport(halfWay)));
    await expect(renderJson(shuffled)).toMatchFileSnapshot('golden/half-way.json.txt');
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reversed(field)]),
  );
}

test('a refused program', async () => {
  const text = renderProblems(
    [
      {
        file: 'mutual-exclusion.ts',
        line: 40,
        column: 23,
        text: 'Expected ")" but found ";".',
        fix: 'Close the parenthesis.',
        source: "    this.broadcast({ type: 'request';",
      },
      {
        file: 'lamport-clock.ts',
        line: 12,
        column: 3,
        text: 'A #private field hides state from the explorer.',
        fix: 'Write `private time = 0` instead of `#time = 0`.',
        source: '  #time = 0;',
      },
      {
        file: 'vector-clock.ts',
        line: 3,
        column: 150,
        text: 'Global names end here.',
        fix: 'Use `this.now()`.',
        source: `const x = ${'a + '.repeat(34)}Date.now() + ${'b + '.repeat(20)}1;`,
      },
      {
        file: 'physical-clock.ts',
        line: 0,
        column: 0,
        text: 'The file is missing.',
        fix: 'Copy it from the handout.',
        source: '',
      },
    ],
    'labs/01-lamport-clock',
    plainTerminal,
  );
  await expect(text).toMatchFileSnapshot('golden/rejected.txt');
});
