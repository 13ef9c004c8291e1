/** STRENGTH.md: what the figures say, as a page beside the suite. No durations, no machine: the same figures, the same page. */
import type { Verdict } from '../judge/report.ts';
import { count, plural } from '../reports/index.ts';
import { type Figures, killersOf, scoreMin } from './figures.ts';
import { QUICK } from './grade-all.ts';
import type { Mutant } from './mutants.ts';

/** From the root of the course. */
export const strengthFile = (lab: string): string => `grader/suites/${lab}/STRENGTH.md`;

/** Digits of a hash that are shown. */
export const shownHash = (hash: string): string => hash.slice(0, 12);

export function renderPage(figures: Figures): string {
  const sections = [
    head(figures),
    summary(figures),
    tests(figures),
    mutants(figures),
    matrix(figures),
    alarms(figures),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const head = ({ lab, suiteHash, solutionHash, seeds }: Figures): string =>
  `# Lab ${lab}: how strong the tests are

Written by \`npx lockstep strength ${lab.slice(0, 2)}\` from suite \`${shownHash(suiteHash)}\` and solution \`${shownHash(solutionHash)}\`.
What has to pass (the solution, the alternatives) had ${count(seeds.passing)} seeds per storm; the variants ${fullSeeds(seeds.full)}; a mutant ${count(seeds.quick)} (and ${count(QUICK.states)} states per exploration, ${plural(QUICK.runs, 'run')} per measure),
and where it survived ${fullSeeds(seeds.full)} and each exploration’s own bound. A program is judged by the
tests that ask for a file in which it differs from the solution; a test kills a program that does not pass it.`;

const fullSeeds = (full: number | undefined): string => (full === undefined ? 'each storm’s own number' : count(full));

function summary({ variants, mutants, passing, faults }: Figures): string {
  const caught = variants.filter((one) => killersOf(one).length > 0).length;
  const judged = mutants.killed + mutants.survivors.length;
  const rows = [
    ['mutation score', `**${mutants.score} %**: ${mutants.killed} of ${judged} (at least ${scoreMin} % are wanted)`],
    ['known-wrong variants caught', `${caught} of ${variants.length}`],
    ['false alarms', alarmText(passing)],
    ['mutants made', `${mutants.made}`],
    ['… of notes', `${mutants.ignored}`],
    ['… that do not compile (types included)', `${mutants.refused}`],
    ['… explained as equivalent', `${mutants.explained.length}`],
    ['… killed', `${mutants.killed}`],
    ['… that survive', `${mutants.survivors.length}`],
  ];
  const list = faults.length === 0 ? '' : `\n\nTo be mended:\n\n${faults.map((fault) => `- ${fault}`).join('\n')}`;
  return `${table(['figure', ''], rows)}${list}`;
}

export function alarmText(passing: Figures['passing']): string {
  const sum = (key: 'tried' | 'failed') => passing.reduce((total, one) => total + one[key], 0);
  return `${count(sum('failed'))} in ${plural(sum('tried'), 'run')} of ${plural(passing.length, 'right program')}`;
}

function tests({ tests, variants, mutants }: Figures): string {
  const rows = tests.map(({ test, variants, mutants, alone }, i) => [
    `\`${letter(i)}\``,
    test.id,
    `${test.part}, ${test.kind}`,
    `${variants}`,
    `${mutants}`,
    `${alone}`,
  ]);
  const idle = tests.filter(({ alone }) => alone === 0).map(({ test }) => test.id);
  const never = idle.length === 0 ? 'Every test kills something alone.' : `Never alone in killing: ${idle.join(', ')}.`;
  const heads = ['', 'test', 'part', `of ${variants.length} variants`, `of ${mutants.killed} mutants`, 'alone'];
  return `## Tests\n\n${table(heads, rows)}\n\n${never}`;
}

function mutants({ mutants: { explained, survivors } }: Figures): string {
  const change = ({ original, replacement }: Mutant) => `${code(original)} → ${code(replacement)}`;
  const place = ({ file, line }: Mutant) => `${file}:${line}`;
  const left = survivors.map((mutant) => [place(mutant), change(mutant), `not explained (${mutant.mutator})`]);
  const told = explained.map(({ mutant, explanation }) => [place(mutant), change(mutant), explanation.why]);
  if (left.length + told.length === 0) return '## Mutants that survive\n\nNone.';
  return `## Mutants that survive\n\n${table(['line', 'mutant', 'why'], [...left, ...told])}`;
}

const marks: Record<Verdict, string> = {
  passed: '·',
  violated: '×',
  threw: '!',
  todo: '!',
  stopped: '!',
  'not-established': '?',
};

function matrix({ tests, variants }: Figures): string {
  if (variants.length === 0) return '';
  const width = Math.max(...variants.map(({ variant }) => variant.id.length));
  const lines = variants.map(({ variant, verdicts }) => {
    const row = tests.map(({ test }) => {
      const verdict = verdicts[test.id];
      if (verdict === undefined) return ' ';
      return verdict !== 'passed' && test.id === variant.caughtBy ? '■' : marks[verdict];
    });
    return `${variant.id.padEnd(width)}  ${row.join('')}`;
  });
  const letters = `${' '.repeat(width)}  ${tests.map((_, i) => letter(i)).join('')}`;
  return `## Variants × tests

■ the test that has to catch it does; × a rule is broken; ! an exception, or stopped; ? not established; · passed; blank where it asks for nothing that differs.

\`\`\`
${[letters, ...lines].join('\n')}
\`\`\``;
}

function alarms({ passing }: Figures): string {
  const rows = passing.map(({ label, tried, failed }) => [label, count(tried), count(failed)]);
  return `## False alarms\n\n${table(['program', 'runs', 'that failed'], rows)}`;
}

/** a … z, A … Z, and then a dot: no lab has more tests. */
const letter = (i: number): string => 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'[i] ?? '.';

/** Code of any length, in one cell of a table. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const short = line.length > 80 ? `${line.slice(0, 79)}…` : line;
  const cell = short.replaceAll('|', '\\|');
  return cell.includes('`') ? `\`\` ${cell} \`\`` : `\`${cell}\``;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
