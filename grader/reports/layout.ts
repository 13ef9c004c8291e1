/** Fitting words into columns of a terminal: everything here works on plain text, so colour comes after. */
import { takeColumns, widthOf } from '../trace/text.ts';

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** Cuts a text to `width` columns and says so with an ellipsis. */
export function clip(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  return (
    takeColumns(text, Math.max(0, width - widthOf(ellipsis))).trimEnd() + takeColumns(ellipsis, Math.max(0, width))
  );
}

/** Breaks a text into lines of at most `width` columns, at spaces; a word that is longer than a line is broken too. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(8, width);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (let word of paragraph.split(/\s+/).filter((word) => word !== '')) {
      if (line !== '' && widthOf(line) + 1 + widthOf(word) <= room) {
        line += ` ${word}`;
        continue;
      }
      if (line !== '') lines.push(line);
      while (widthOf(word) > room) {
        const head = takeColumns(word, room); // never empty: no character is wider than `room` ≥ 8
        lines.push(head);
        word = word.slice(head.length);
      }
      line = word;
    }
    lines.push(line);
  }
  return lines;
}

/** A wrapped paragraph whose first line begins with `lead` and whose others are indented as far. */
export function hang(lead: string, text: string, width: number): string[] {
  const indent = ' '.repeat(widthOf(lead));
  return wrap(text, width - widthOf(lead)).map((line, i) => ((i === 0 ? lead : indent) + line).trimEnd());
}

/** Two texts at the two ends of a line. */
export function ends(left: string, right: string, width: number, ellipsis: string): string {
  const room = width - widthOf(right) - 2;
  return padEnd(clip(left, room, ellipsis), room + 2) + right;
}
