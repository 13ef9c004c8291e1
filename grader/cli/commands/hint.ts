/**
 * `lockstep hint <lab> [part]`: one question at a time, the gentlest first. Nothing is remembered between calls: each
 * hint names the command for the next, so that the next is a decision and not an accident.
 */
import { UsageError } from '../../course/errors.ts';
import type { Manifest } from '../../course/manifest.ts';
import { ends, hang, plural, type Style, shortLab, styleOf } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';

export interface HintArguments {
  readonly lab: string;
  readonly part?: string | undefined;
  readonly level?: number | undefined;
  readonly all?: boolean | undefined;
}

export async function hint(args: HintArguments, { terminal, course }: Context): Promise<ExitCode> {
  const lab = await (await course()).lab(args.lab);
  const style = styleOf(terminal);
  const lines = args.part === undefined ? contents(lab, args, style) : partHints(lab, args.part, args, style);
  terminal.out(`${lines.join('\n')}\n`);
  return exit.ok;
}

function contents(lab: Manifest, args: HintArguments, style: Style): string[] {
  if (args.level !== undefined || args.all)
    throw new UsageError(
      `Say which part the hints are for: npx lockstep hint ${shortLab(lab.id)} ${lab.parts[0]?.id ?? 'A'}`,
    );
  const lines = lab.parts.map((part) =>
    ends(`  ${part.id}  ${part.title}`, plural(part.hints.length, 'hint'), style.width, style.ellipsis),
  );
  return [
    style.ink.bold(lab.title),
    ...lines,
    '',
    `The first of a part: ${style.ink.cyan(`npx lockstep hint ${shortLab(lab.id)} ${lab.parts[0]?.id ?? 'A'}`)}`,
  ];
}

function partHints(lab: Manifest, id: string, args: HintArguments, style: Style): string[] {
  const part = lab.parts.find((part) => part.id === id);
  if (part === undefined)
    throw new UsageError(
      `Lab ${lab.id} has no part "${id}". Its parts: ${lab.parts.map((part) => part.id).join(', ')}.`,
    );
  const level = args.level ?? 1;
  const count = part.hints.length;
  if (level > count)
    throw new UsageError(
      `Part ${id} of lab ${lab.id} has ${plural(count, 'hint')}. The last: npx lockstep hint ${shortLab(lab.id)} ${id} --level ${count}`,
    );
  const [from, to] = args.all ? [1, count] : [level, level];
  const lines = [style.ink.bold(`Part ${id}  ${part.title}`), ''];
  for (let n = from; n <= to; n++) lines.push(...hang(`  ${n} of ${count}  `, part.hints[n - 1] ?? '', style.width));
  lines.push('');
  if (to < count)
    lines.push(`Still stuck? ${style.ink.cyan(`npx lockstep hint ${shortLab(lab.id)} ${id} --level ${to + 1}`)}`);
  else
    lines.push(
      `That was the last one. The section of the notes: ${style.ink.cyan(`lectures/${lab.lecture}/notes.md`)}`,
    );
  return lines;
}
