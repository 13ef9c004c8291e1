/** The line of a lab in README.md, between two marks. */
import { CourseError } from '../course/errors.ts';
import { type Figures, killersOf } from './figures.ts';
import { alarmText, strengthFile } from './page.ts';

const BEGIN = '<!-- strength: npx lockstep strength -->';
const END = '<!-- end of strength -->';

export function renderRow(figures: Figures): string {
  const { lab, mutants, variants, passing } = figures;
  const caught = variants.filter((one) => killersOf(one).length > 0).length;
  const killed = `${mutants.score} % of ${mutants.killed + mutants.survivors.length}`;
  return `| [${lab.slice(0, 2)}](${strengthFile(lab)}) | ${killed} | ${caught} of ${variants.length} | ${alarmText(passing)} |`;
}

/** The text with this row instead of the lab's old one; rows stay in the order of labs. */
export function withRow(readme: string, row: string): string {
  const [from, to] = [readme.indexOf(`${BEGIN}\n`), readme.indexOf(END)];
  if (from < 0 || to < from) throw new CourseError(`README.md has no place for the figures: ${BEGIN} … ${END}.`);
  const start = from + BEGIN.length + 1;
  const [heads = '', rule = '', ...rows] = readme.slice(start, to).trimEnd().split('\n');
  const lab = row.slice(0, row.indexOf(']'));
  const kept = [...rows.filter((other) => !other.startsWith(lab)), row].sort((a, b) => (a < b ? -1 : 1));
  return `${readme.slice(0, start)}${[heads, rule, ...kept].join('\n')}\n${readme.slice(to)}`;
}
