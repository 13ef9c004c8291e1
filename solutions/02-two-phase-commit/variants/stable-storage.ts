/** Part A: what happens to those who trust a disk. */
import type { Variant } from '#course';

const paper = 'Lampson & Sturgis 1979, §4';
const file = 'stable-storage.ts';
const edit = (find: string, put: string) => [{ file, find, put }];

const comparing = 'if (found !== undefined && found.data === data) return;';
const keepsTrying = 'for (let tries = 0; tries < this.options.badWrites; tries++) {';
const unequal = 'if (second === undefined || second.data !== first.data) this.carefulPut(1, page, first.data);';
const whenBad = '} else if (second !== undefined) this.carefulPut(0, page, second.data);';
const both = `    this.carefulPut(0, page, data);
    this.carefulPut(1, page, data);
    this.lost.delete(page);`;
const booting = `  override onStart(): void {
    this.cleanup();`;
const again = `  override onTimer(_name: string): void {
    this.cleanup();
    this.setTimer('cleanup', this.options.cleanupEvery);`;

const wrong = (
  id: string,
  title: string,
  caughtBy: string,
  breaks: string,
  edits: Variant['edits'],
  source = paper,
) => ({
  id,
  title,
  source,
  caughtBy,
  breaks,
  edits,
});

export const stableStorage: readonly Variant[] = [
  wrong(
    'no-read-back',
    'A put is taken for done; nobody reads it again',
    'disk-crash-storm',
    'one-copy-at-a-time',
    edit(comparing, 'return;'),
  ),
  wrong(
    'good-is-enough',
    'Read back, and content with a good page: a null write leaves one too',
    'writes-go-wrong',
    'one-copy-at-a-time',
    edit(comparing, 'if (found !== undefined) return;'),
  ),
  wrong(
    'one-put-too-few',
    'Gives a put up one write too early',
    'writes-go-wrong',
    'one-copy-at-a-time',
    edit(keepsTrying, keepsTrying.replace('tries = 0', 'tries = 1')),
  ),
  wrong(
    'one-get-too-few',
    'Believes that a page is bad one soft read error too early',
    'soft-read-errors',
    'disasters-are-lost',
    edit(
      'for (let tries = 0; tries < this.options.softReads; tries++) {',
      'for (let tries = 1; tries < this.options.softReads; tries++) {',
    ),
  ),
  wrong(
    'reads-once',
    'Reads each page once',
    'decay-storm',
    'clean-before-answer',
    edit('tries < this.options.softReads;', 'tries < 1;'),
  ),
  wrong(
    'writes-both-then-checks',
    'Stable put writes both copies, and checks them afterwards',
    'disk-crash-storm',
    'one-copy-at-a-time',
    edit(
      both,
      `    this.disk.put(0, page, data);
    this.disk.put(1, page, data);
    for (const copy of [0, 1] as const) if (this.carefulGet(copy, page)?.data !== data) this.carefulPut(copy, page, data);
    this.lost.delete(page);`,
    ),
  ),
  wrong(
    'writes-one',
    'Stable put writes copy 0, and leaves the other to cleanup',
    'disk-crash-storm',
    'both-copies-written',
    edit('    this.carefulPut(1, page, data);\n    this.lost', '    this.lost'),
  ),
  wrong(
    'no-cleanup-at-start',
    'Cleans up every T_D, but not at the start',
    'disk-crash-storm',
    'clean-before-answer',
    edit(booting, '  override onStart(): void {'),
  ),
  wrong(
    'cleanup-at-start-only',
    'Cleans up at the start, and never again',
    'one-after-the-other',
    'cleaned-up-in-time',
    edit(
      `    this.cleanup();
    this.setTimer('cleanup', this.options.cleanupEvery);
  }

  override onTimer`,
      `    this.cleanup();
  }

  override onTimer`,
    ),
  ),
  wrong(
    'timer-set-once',
    'The second cleanup is the last',
    'decay-storm',
    'cleaned-up-in-time',
    edit(
      again,
      `  override onTimer(_name: string): void {
    this.cleanup();`,
    ),
    'students',
  ),
  wrong(
    'differing-is-good',
    'Cleanup repairs bad pages, and leaves two good ones alone though they differ',
    'cut-off-after-1-whole',
    'clean-before-answer',
    edit(unequal, 'if (second === undefined) this.carefulPut(1, page, first.data);'),
  ),
  wrong(
    'repairs-copy-1-only',
    'Cleanup repairs copy 1 from copy 0, never the other way round',
    'decay-storm',
    'clean-before-answer',
    edit(whenBad, '} else if (second !== undefined) return;'),
  ),
  wrong(
    'reads-copy-0-only',
    'A get takes copy 0, and calls the page lost when it is bad',
    'decay-storm',
    'disasters-are-lost',
    edit('this.carefulGet(0, page) ?? this.carefulGet(1, page)', 'this.carefulGet(0, page)'),
  ),
  wrong(
    'lost-is-null',
    'A lost page is given as null',
    'disaster',
    'disasters-are-lost',
    edit(
      "if (found === undefined) this.output({ type: 'lost', id, page });",
      "if (found === undefined) this.output({ type: 'value', id, page, data: null });",
    ),
  ),
  wrong(
    'lost-is-blanked',
    'Cleanup makes an empty page of a lost one',
    'decay-storm',
    'stable-value',
    edit(
      'else this.lost.add(page);',
      `else {
      this.carefulPut(0, page, null);
      this.carefulPut(1, page, null);
    }`,
    ),
  ),
  wrong(
    'lost-for-ever',
    'A page that was lost once stays so, whatever is put on it',
    'disaster',
    'disasters-are-lost',
    edit(both, both.replace('    this.lost.delete(page);', '')),
    'students',
  ),
  wrong(
    'answers-first',
    'A put is answered before it is done',
    'disk-crash-storm',
    'both-copies-written',
    edit(
      `        this.stablePut(request.page, request.data);
        this.output({ type: 'put', id });`,
      `        this.output({ type: 'put', id });
        this.stablePut(request.page, request.data);`,
    ),
    'students',
  ),
  wrong(
    'lost-is-silent',
    'A get that finds nothing says nothing',
    'disaster',
    'every-request-answered',
    edit("if (found === undefined) this.output({ type: 'lost', id, page });\n        else", 'if (found !== undefined)'),
    'students',
  ),
  wrong(
    'status-is-empty',
    'The status does not name the pages that are lost',
    'disaster',
    'disasters-are-lost',
    edit('return { lost: [...this.lost] };', 'return { lost: [] };'),
    'students',
  ),
  wrong(
    'last-pages-forgotten',
    'Cleanup leaves the last two pages out',
    'one-after-the-other',
    'cleaned-up-in-time',
    edit('page < this.disk.pairs;', 'page < this.disk.pairs - 2;'),
    'students',
  ),
];
