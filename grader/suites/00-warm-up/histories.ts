/**
 * The drawings of part C, as the handout shows them. The drawing is the data: what stands between two bars is an
 * operation, the columns of its bars are when it began and when it returned. `w x=1` writes 1 to x, `r x=0` reads x and
 * gets 0; at the start everything is 0. In the last line everything is quiet and every client reads the same.
 */
export const drawings: { readonly [id: string]: string } = {
  h0: `
A  |w x=1|
B            |r x=0|
in the end: x=1`,
  h1: `
A  |------- w x=1 -------|
B     |r x=0|    |r x=1|
in the end: x=1`,
  h2: `
A  |w x=1|           |w x=2|
B           |r x=0|           |r x=1|
in the end: x=2`,
  h3: `
A  |w x=1|   |r x=0|
in the end: x=1`,
  h4: `
A  |w x=1|   |r y=0|
B  |w y=1|   |r x=0|
in the end: x=1 y=1`,
  h5: `
A  |--------- w x=1 ---------|
B  |--------- w x=2 ---------|
C     |r x=2|     |r x=1|
in the end: x=1`,
  h6: `
A  |w x=1|
B           |r x=1|   |w y=1|
C                                |r y=1|   |r x=0|
in the end: x=1 y=1`,
  h7: `
A  |------------ w x=1 ------------|
B      |r x=1|
C                 |r x=0|
in the end: x=1`,
  h8: `
A  |w x=1|
B  |w y=1|
C     |r x=1|    |r y=0|
D     |r y=1|    |r x=0|
in the end: x=1 y=1`,
  h9: `
A  |w x=1|     |-------- w x=2 --------|
B           |----------- r x=1 -----------|
C                    |r x=2|
in the end: x=2`,
};

export interface Operation {
  readonly client: string;
  readonly kind: 'write' | 'read';
  readonly key: string;
  readonly value: number;
  /** Columns of the drawing; `Infinity` for the reads of the last line. */
  readonly start: number;
  readonly end: number;
}

/** The operations of a drawing, each client's in its own order, the reads of the last line included. */
export function parse(drawing: string): Operation[] {
  const lines = drawing.split('\n').filter((line) => line !== '');
  const end = lines.pop() ?? '';
  const final = [...end.matchAll(/(\w)=(\d)/g)].map(([, key = '', value = '']) => ({ key, value: Number(value) }));
  return lines.flatMap((line) => {
    const client = line.slice(0, 1);
    const drawn = [...line.matchAll(/\|-* ?([wr]) (\w)=(\d) ?-*\|/g)].map((it) => ({
      client,
      kind: it[1] === 'w' ? ('write' as const) : ('read' as const),
      key: it[2] ?? '',
      value: Number(it[3]),
      start: it.index,
      end: it.index + it[0].length - 1,
    }));
    const last = final.map((read) => ({ client, kind: 'read' as const, ...read, start: Infinity, end: Infinity }));
    return [...drawn, ...last];
  });
}
