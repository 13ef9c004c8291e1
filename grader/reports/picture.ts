/** The run of a failure as a space-time diagram, as much of it as a screen takes. */
import type { Failure } from '../judge/report.ts';
import { diagram } from '../trace/diagram.ts';
import { excerpt } from '../trace/excerpt.ts';
import type { Style } from './style.ts';

/** Events shown: about one screen. What stands further from the two facts is counted, not shown. */
const eventsMax = 24;

export function picture(failure: Pick<Failure, 'events' | 'facts' | 'nodes'>, style: Style, max = eventsMax): string[] {
  const facts = failure.facts.map((fact) => fact.ref);
  const shown = excerpt(failure.events, facts, max);
  const lines = diagram(shown, failure.nodes, { width: style.width - 2, facts, unicode: style.unicode });
  return lines.map((line, i) => paint(line, i, style));
}

/** The two facts stand out, the heading steps back. */
function paint(line: string, i: number, { ink, circled }: Style): string {
  if (i === 0) return ink.dim(line);
  return line.startsWith(circled(1)) || line.startsWith(circled(2)) ? ink.bold(line) : line;
}
