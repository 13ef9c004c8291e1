/** `lockstep list`: the labs as a road. */

import { UsageError } from '../../course/errors.ts';
import { ends, styleOf } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';

export async function list({ terminal, course }: Context): Promise<ExitCode> {
  const labs = await (await course()).labs();
  if (labs.length === 0) throw new UsageError('There are no labs here: labs/ holds no folder with a lab.json.');
  const style = styleOf(terminal);
  const lines: string[] = [];
  for (const lab of labs) {
    const worth = (bonus: boolean) =>
      lab.parts
        .filter((part) => (part.bonus ?? false) === bonus)
        .reduce((sum, part) => sum + Object.values(part.points).reduce((a, b) => a + b, 0), 0);
    const number = /^\d+/.exec(lab.id)?.[0] ?? lab.id;
    const hours = lab.hours === 1 ? 'about 1 hour' : `about ${lab.hours} hours`;
    lines.push(style.ink.bold(ends(`${number}  ${lab.title}`, hours, style.width, style.ellipsis)));
    for (const part of lab.parts) {
      const points = Object.values(part.points).reduce((a, b) => a + b, 0);
      const name = `    ${part.id}${part.bonus ? (style.unicode ? ' ★' : ' *') : '  '} ${part.title}`;
      lines.push(ends(name, `${points} points`, style.width, style.ellipsis));
    }
    if (worth(false) === 0 && worth(true) === 0) lines.push('    no points');
    lines.push(style.ink.dim(`    labs/${lab.id}/README.md`), '');
  }
  const first = /^\d+/.exec(labs[0]?.id ?? '')?.[0] ?? '';
  const star = labs.some((lab) => lab.parts.some((part) => part.bonus))
    ? [`${style.unicode ? '★' : '*'} bonus: outside the points of the lab`]
    : [];
  terminal.out(`${[...lines, ...star, `Start: npx lockstep grade ${first}`].join('\n')}\n`);
  return exit.ok;
}
