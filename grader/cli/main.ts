/**
 * The command line: argv → command → exit code. This room is the only one that prints or exits, and does both through a
 * `Context`. A command is a file in `commands/` that takes its arguments as data, and a paragraph here that reads them
 * from argv; it is loaded when it is asked for.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { StrengthArguments } from './commands/strength.ts';
import type { Context, ProgramSource } from './context.ts';
import { type ExitCode, exit } from './exit.ts';
import { explain } from './explain.ts';
import { swallowedByNpm, swallowedText } from './npm-flags.ts';

export async function main(argv: readonly string[], context: Context): Promise<ExitCode> {
  const meant = swallowedByNpm(argv, context.env);
  if (meant !== undefined) {
    context.terminal.err(swallowedText(meant));
    return exit.usage;
  }
  const line = new CommandLine(context);
  try {
    return await line.run(argv);
  } catch (error) {
    return explain(error, context);
  }
}

class CommandLine {
  private code: ExitCode = exit.ok;
  private readonly context: Context;
  private readonly program = new Command('lockstep');

  constructor(context: Context) {
    this.context = context;
    const { terminal } = context;
    this.program
      .description('Labs in distributed systems, graded by deterministic fault injection.')
      .exitOverride()
      .configureOutput({
        writeOut: (text) => terminal.out(text),
        writeErr: (text) => terminal.err(text),
        outputError: (text, write) => write(text.replace(/^error: (.)/, (_, first: string) => first.toUpperCase())),
        getOutHelpWidth: () => terminal.width,
        getErrHelpWidth: () => terminal.width,
        getOutHasColors: () => terminal.color,
        getErrHasColors: () => terminal.color,
      })
      .helpCommand('help [command]', 'what a command does and takes')
      .helpOption('-h, --help', 'show this')
      .addHelpText(
        'after',
        '\nStart with `npx lockstep list`, then `npx lockstep grade 00`.\nExit codes: 0 all points, 1 points missing, 2 usage, 3 course bug, 4 not established.',
      );
    this.list();
    this.grade();
    this.watch();
    this.replay();
    this.hint();
    this.check();
    this.strength();
    this.doctor();
    this.bench();
  }

  async run(argv: readonly string[]): Promise<ExitCode> {
    if (argv.length === 0) this.program.outputHelp();
    else await this.program.parseAsync([...argv], { from: 'user' });
    return this.code;
  }

  private command(usage: string, description: string): Command {
    const command = this.program.command(usage).description(description);
    const name = usage.split(' ')[0] ?? usage;
    return command
      .showHelpAfterError(`What it takes: npx lockstep help ${name}`)
      .configureHelp({ showGlobalOptions: false });
  }

  private list() {
    this.command('list', 'the labs, their parts and points').action(async () => {
      const { list } = await import('./commands/list.ts');
      this.code = await list(this.context);
    });
  }

  private grade() {
    withProgram(
      this.command('grade', 'grade a lab and show what was found').argument('<lab>', '01, or a part of its name'),
    )
      .option('--part <letter>', 'only this part', partLetter)
      .option('--test <id>', 'only this test')
      .option('--seed <n>', 'only this seed, in every storm and measure', seedNumber)
      .addOption(
        new Option('--seeds <n>', 'seeds per storm, instead of what each storm asks for')
          .argParser(positive)
          .conflicts('seed'),
      )
      .option('--states <n>', 'states per exploration, at most', positive)
      .option('--runs <n>', 'runs per measure, at most', positive)
      .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
      .option('--out <file>', 'write the report to a file too')
      .option('--official', 'seeds from a course key; needs --key and --student')
      .option('--key <key>', 'the course key (or the variable LOCKSTEP_KEY)')
      .option('--student <id>', 'whose seeds')
      .option('--inspect', 'start the program under the debugger, without time limits')
      .action(async (lab: string, flags: GradeFlags) => {
        const args = { ...flags, lab, source: sourceOf(flags), official: officialOf(flags, this.context.env) };
        const { grade } = await import('./commands/grade.ts');
        this.code = await grade(args, this.context);
      });
  }

  private watch() {
    this.command('watch', 'grade again at every save')
      .argument('<lab>', '01, or a part of its name')
      .option('--part <letter>', 'only this part', partLetter)
      .action(async (lab: string, flags: { part?: string }) => {
        const { watchLab } = await import('./commands/watch.ts');
        this.code = await watchLab({ lab, part: flags.part }, this.context);
      });
  }

  private replay() {
    this.command('replay', 'tell a failing run again')
      .argument('<file>', 'a file in .lockstep/')
      .option('--live', 'run the same choices against the program as it is now')
      .option('--full', 'every event of the run, a line each')
      .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
      .action(async (file: string, flags: { live?: boolean; full?: boolean; format: 'text' | 'json' }) => {
        const { replay } = await import('./commands/replay.ts');
        this.code = await replay(
          { file, live: flags.live ?? false, full: flags.full ?? false, format: flags.format },
          this.context,
        );
      });
  }

  private hint() {
    this.command('hint', 'a question that helps, one at a time')
      .argument('<lab>', '01, or a part of its name')
      .argument('[part]', 'A, B, …', partLetter)
      .option('--level <n>', 'the nth hint: the higher, the plainer', positive)
      .option('--all', 'all hints of the part')
      .action(async (lab: string, part: string | undefined, flags: { level?: number; all?: boolean }) => {
        const { hint } = await import('./commands/hint.ts');
        this.code = await hint({ lab, part, ...flags }, this.context);
      });
  }

  private check() {
    this.command('check', 'the course checks itself: skeletons, solutions, variants, storm strength')
      .argument('[lab]', 'one lab; all when left out')
      .option('--seeds <n>', 'seeds per storm', positive)
      .action(async (lab: string | undefined, flags: { seeds?: number }) => {
        const { check } = await import('./commands/check.ts');
        this.code = await check({ lab, seeds: flags.seeds }, this.context);
      });
  }

  private strength() {
    this.command('strength', 'how strong the tests of a lab are: variants and mutants they must kill')
      .argument('<lab>', '01, or a part of its name')
      .option('--seeds <n>', 'seeds per storm for what has to pass', positive, 1000)
      .option('--jobs <n>', 'programs under way at the same time; one for each core when left out', positive)
      .option('--fresh', 'grade again what is known from an earlier run')
      .option('--out <file>', 'write the page there, and nothing into the course')
      .action(async (lab: string, flags: Omit<StrengthArguments, 'lab'>) => {
        const { strength } = await import('./commands/strength.ts');
        this.code = await strength({ ...flags, lab }, this.context);
      });
  }

  private doctor() {
    this.command('doctor', 'what this machine has, and what each missing thing costs').action(async () => {
      const { doctor } = await import('./commands/doctor.ts');
      this.code = await doctor(this.context);
    });
  }

  private bench() {
    const command = this.command('bench', 'measure this grader on this machine').argument('[names...]', 'only these');
    command.action(async (names: string[]) => {
      const { bench } = await import('./commands/bench.ts');
      this.code = await bench(names, this.context);
    });
  }
}

interface GradeFlags {
  readonly part?: string;
  readonly test?: string;
  readonly seed?: number;
  readonly seeds?: number;
  readonly states?: number;
  readonly solution?: boolean;
  readonly variant?: string;
  readonly alternative?: string;
  readonly path?: string;
  readonly format: 'text' | 'json';
  readonly out?: string;
  readonly official?: boolean;
  readonly key?: string;
  readonly student?: string;
  readonly inspect?: boolean;
}

function withProgram(command: Command): Command {
  return command
    .addOption(new Option('--solution', 'grade the reference solution').conflicts(['variant', 'alternative', 'path']))
    .addOption(new Option('--variant <id>', 'grade a known-wrong variant').conflicts(['alternative', 'path']))
    .addOption(new Option('--alternative <id>', 'grade another right design').conflicts('path'))
    .addOption(new Option('--path <folder>', 'grade the hand-in files of this folder'));
}

function sourceOf(flags: GradeFlags): ProgramSource {
  if (flags.solution) return { kind: 'solution' };
  if (flags.variant !== undefined) return { kind: 'variant', id: flags.variant };
  if (flags.alternative !== undefined) return { kind: 'alternative', id: flags.alternative };
  return flags.path === undefined ? { kind: 'handed-in' } : { kind: 'folder', path: flags.path };
}

function officialOf(flags: GradeFlags, env: Context['env']): { key: string; student: string } | undefined {
  if (!flags.official) {
    if (flags.key === undefined && flags.student === undefined) return undefined;
    throw usage('--key and --student choose the seeds of an official run. Add --official, or leave them out.');
  }
  const key = flags.key ?? env.LOCKSTEP_KEY;
  if (!key)
    throw usage(
      'An official run draws its seeds from the course key. Give it with --key KEY or in the variable LOCKSTEP_KEY.',
    );
  if (!flags.student) throw usage('An official run has seeds of its own for each student. Say whose: --student ID.');
  if (flags.seed !== undefined) throw usage('An official run draws its own seeds: leave --seed out.');
  return { key, student: flags.student };
}

const usage = (text: string): CommanderError => new CommanderError(exit.usage, 'lockstep.usage', text);

function partLetter(text: string): string {
  if (!/^[A-Za-z]$/.test(text)) throw new InvalidArgumentError('A part is one letter: A, B, …');
  return text.toUpperCase();
}

function seedNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0xffffffff)
    throw new InvalidArgumentError('A seed is a whole number from 0 to 4294967295.');
  return Number(text);
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999999.');
  return Number(text);
}
