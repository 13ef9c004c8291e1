/** `lockstep doctor`: what is on this machine, and what each missing thing costs. */
import { hang, type Style, styleOf } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { examine, type Finding } from '../examine.ts';
import { type ExitCode, exit } from '../exit.ts';

export async function doctor(context: Context): Promise<ExitCode> {
  const { terminal } = context;
  const style = styleOf(terminal);
  const findings: Finding[] = [];
  for await (const finding of examine(context)) {
    terminal.status(null);
    terminal.out(`${findingLines(finding, style).join('\n')}\n`);
    findings.push(finding);
    if (context.signal.aborted) return exit.interrupted;
  }
  const missing = findings.filter((finding) => finding.kind === 'missing');
  const verdict =
    missing.length === 0
      ? `All that grading needs is here. Start: ${style.ink.cyan('npx lockstep list')}`
      : `Grading does not work here yet: ${missing.map((finding) => finding.what).join(', ')}.`;
  terminal.out(`\n${verdict}\n`);
  return missing.length === 0 ? exit.ok : exit.notEstablished;
}

const whatWidth = 12;

export function findingLines(finding: Finding, style: Style): string[] {
  const mark = { fine: style.mark('passed'), limited: '!', missing: style.mark('violated') }[finding.kind];
  const paint = { fine: style.ink.green, limited: style.ink.yellow, missing: style.ink.red }[finding.kind];
  const lead = `  ${mark} ${finding.what.padEnd(whatWidth)}  `;
  const lines = hang(lead, finding.found, style.width);
  const cost =
    finding.kind === 'fine' ? [] : hang(' '.repeat(lead.length), `${finding.cost} ${finding.fix}`.trim(), style.width);
  return [...lines.map((line, i) => (i === 0 ? `  ${paint(mark)}${line.slice(3)}` : line)), ...cost];
}
