/**
 * Histories from the literature, with what each judge says of them. After a change look at the file, then
 * `npx vitest run grader/checkers -u`.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientLines } from '../../trace/client-lines.ts';
import { checkLinearizable, checkSequential } from './check.ts';
import { drawingOf } from './drawing.ts';
import { drawn, objects } from './drawn.fixture.ts';
import type { Operation, Verdict } from './history.ts';
import type { AnyModel } from './model.ts';
import { checkSessions, guarantees } from './sessions.ts';

const isSaid = (line: string) => /^(linearizable|sequential|session|told) /.test(line);
const blocks = readFileSync(new URL('histories.txt', import.meta.url), 'utf8')
  .split('\n\n')
  .map((block) => block.split('\n').filter((line) => line !== '' && !isSaid(line)));

const words = (verdict: Verdict): string => (verdict.kind === 'ok' ? 'yes' : `no: ${verdict.because}`);

function said(name: string, drawing: string): string[] {
  const model = objects[name] as AnyModel; // the file names those alone
  const history = drawn(drawing);
  const lines = [
    `linearizable  ${words(checkLinearizable(history, model))}`,
    `sequential    ${words(checkSequential(history, model))}`,
  ];
  return name === 'registers' ? [...lines, ...saidOfSessions(history, model)] : lines;
}

function saidOfSessions(history: readonly Operation[], model: AnyModel): string[] {
  const each = guarantees.filter((it) => checkSessions(history, model, [it], 0).kind === 'ok');
  return [
    `session       each alone: ${each.length === guarantees.length ? 'yes' : `only ${each.join(', ')}`}`,
    `session       all four: ${words(checkSessions(history, model, guarantees, 0))}`,
  ];
}

test('what is said of every history', async () => {
  const text = blocks
    .map(([title = '', name = '', ...drawing]) =>
      [title, name, ...drawing, ...said(name, drawing.join('\n'))].join('\n'),
    )
    .join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot('histories.txt');
});

test.each(blocks.map((it) => [it[0], it] as const))(
  '%s: labels are read as models write them',
  (_, [, name = '', ...drawing]) => {
    const model = objects[name] as AnyModel; // as above
    const history = drawn(drawing.join('\n'));
    const written = [...drawing.join('\n').matchAll(/[|]-* ?([a-z][^|?]*?) ?-*[|?]/g)].map((it) => it[1]);
    expect(history.length).toBe(written.length);
    const answered = history.map((it, i) => [it, written[i]] as const).filter(([it]) => it.answer !== undefined);
    for (const [{ input, answer }, label] of answered) expect(model.describe(input, answer?.output)).toBe(label);
  },
);

test.each([
  ['unicode-80', 80, true],
  ['ascii-60', 60, false],
] as const)('drawn as %s', async (file, width, unicode) => {
  const drawings = blocks.flatMap(([title = '', name = '', ...drawing]) => {
    const model = objects[name] as AnyModel; // as above
    const history = drawn(drawing.join('\n'));
    const verdict = checkLinearizable(history, model);
    return verdict.kind === 'illegal'
      ? [[title, ...clientLines(drawingOf(history, model, verdict), { width, unicode })]]
      : [];
  });
  for (const [, ...lines] of drawings) for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
  await expect(`${drawings.map((lines) => lines.join('\n')).join('\n\n')}\n`).toMatchFileSnapshot(
    `__golden__/${file}.txt`,
  );
});
