/** `lockstep strength <lab>`: how strong the tests of a lab are, measured on programs of which the answer is known. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { graderHash, suiteHash, UsageError } from '../../course/catalogue.ts';
import { count, hang, plural, type Style, shown, styleOf } from '../../reports/index.ts';
import type { Figures, Progress } from '../../strength/index.ts';
import { shorten } from '../../trace/text.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';
import { save } from '../save.ts';

export interface StrengthArguments {
  readonly lab: string;
  readonly seeds: number;
  readonly jobs?: number | undefined;
  readonly fresh?: boolean | undefined;
  readonly out?: string | undefined;
}

export async function strength(args: StrengthArguments, context: Context): Promise<ExitCode> {
  const { terminal, signal } = context;
  const course = await context.course();
  const lab = await course.lab(args.lab);
  const room = await context.strength();
  const style = styleOf(terminal);
  terminal.status('Making mutants …');
  const programs = await room.loadPrograms(lab.id, signal, course.root);
  if (signal.aborted) return interrupted(context);

  // Written after each result, so that nothing is lost and nothing asked twice.
  const file = resolve(context.cwd, '.lockstep', 'strength', `${lab.id}.json`);
  const header = { lab: lab.id, suiteHash: suiteHash(lab.id, course.root), graderHash: graderHash() };
  if (args.fresh) rmSync(file, { force: true });
  const results = room.decodeResults(existsSync(file) ? readFileSync(file, 'utf8') : '', header);
  const ending = await room.gradeAll({
    programs,
    seeds: args.seeds,
    jobs: args.jobs ?? availableParallelism(),
    openJudge: () => context.openJudge({ warm: true, seats: 1 }),
    results,
    onResult: () => write(file, room.encodeResults(header, results)),
    onProgress: (progress) => terminal.status(progressLine(progress, style)),
    signal,
  });
  terminal.status(null);
  if (ending === 'interrupted') return interrupted(context);

  const figures = room.figuresOf(programs, results, args.seeds);
  terminal.out(`${told(figures, style).join('\n')}\n`);
  const page = args.out === undefined ? join(course.root, room.strengthFile(lab.id)) : resolve(context.cwd, args.out);
  write(page, room.renderPage(figures));
  if (args.out === undefined) {
    const readme = join(course.root, 'README.md');
    write(readme, room.withRow(readFileSync(readme, 'utf8'), room.renderRow(figures)));
  }
  terminal.out(`\nWritten: ${args.out ?? `${room.strengthFile(lab.id)}, and a line of README.md`}\n`);
  return figures.faults.length === 0 ? exit.ok : exit.course;
}

function interrupted({ terminal }: Context): ExitCode {
  terminal.status(null);
  terminal.err('Interrupted. What was found is kept: the same command goes on from there.\n');
  return exit.interrupted;
}

function write(file: string, text: string): void {
  const saved = save(file, text, { makeFolder: true });
  if (saved.kind === 'refused') throw new UsageError(`${file} cannot be written: ${saved.why}.`);
}

function progressLine({ done, all, label }: Progress, { width, unicode, ellipsis }: Style): string {
  const filled = all === 0 ? 0 : Math.floor((20 * done) / all);
  const bar = (unicode ? '━' : '#').repeat(filled) + (unicode ? '─' : '.').repeat(20 - filled);
  return shorten(`${bar} ${count(done)} of ${plural(all, 'grading')}  ${label}`, width - 1, ellipsis);
}

function told({ lab, mutants, variants, passing, faults, seeds }: Figures, style: Style): string[] {
  const lines = [
    `${plural(passing.length, 'right program')} (the solution, the alternatives) on ${plural(seeds.passing, 'seed')} per storm`,
    `${plural(variants.length, 'known-wrong variant')}`,
    `${plural(mutants.made, 'mutant')}: ${mutants.killed} killed, ${mutants.survivors.length} survive, ${mutants.explained.length} explained, ${mutants.refused} do not compile, ${mutants.ignored} in notes`,
    `mutation score ${mutants.score} %`,
  ];
  const left = mutants.survivors.map(
    ({ file, line, column, original, replacement }) =>
      `survives: ${file}:${line}:${column} ${original.replace(/\s+/g, ' ')} ${style.arrow} ${replacement.replace(/\s+/g, ' ')}`,
  );
  return [
    style.ink.bold(`Lab ${lab}`),
    ...lines.flatMap((line) => hang('  ', line, style.width)),
    ...left.flatMap((line) => hang(`  ${style.mark('not-established')} `, shown(line, style.unicode), style.width)),
    ...faults.flatMap((fault) => hang(`  ${style.mark('violated')} `, shown(fault, style.unicode), style.width)),
  ];
}
