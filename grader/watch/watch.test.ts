import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GradeOutcome, GradeRequest } from '../judge/api.ts';
import { sampleReport } from '../reports/samples.ts';
import type { WatchEvent } from './events.ts';
import { fakeJudge, sampleManifest } from './fakes.ts';
import { keysIn } from './keys.ts';
import { watchLab } from './watch.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-watch-'));
  write('one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = 'lamport-clock.ts';
const write = (text: string, name = file) => writeFileSync(join(folder, name), text);

/** A watch whose judge is asked `runs` times; `act(n)` happens when the nth run begins, and `answer` is what it says. */
async function watched(
  runs: number,
  act: (n: number, post: (event: WatchEvent) => void) => void,
  slow = 0,
): Promise<string[]> {
  const seen: string[] = [];
  let post: (event: WatchEvent) => void = () => {};
  const judge = fakeJudge(async (request) => {
    const n = judge.requests.length;
    seen.push(request.program.files.get(file) ?? 'missing');
    const outcome = answerAfter(n < runs ? slow : 0, request);
    // A save in the middle of a run begins it anew: where that is not what is tested, the run is over first.
    if (slow > 0) act(n, post);
    const graded = await outcome;
    if (slow === 0) act(n, post);
    if (graded.kind === 'interrupted') seen.push('interrupted');
    if (n === runs) post({ kind: 'stop' });
    return graded;
  });
  await watchLab({
    lab: sampleManifest,
    folder,
    read: async () => ({ label: 'handed in', files: new Map([[file, readFileSync(join(folder, file), 'utf8')]]) }),
    judge,
    draw: () => {},
    listen: (it) => {
      post = it;
    },
    signal: new AbortController().signal,
  });
  return seen;
}

function answerAfter(ms: number, { signal }: GradeRequest): Promise<GradeOutcome> {
  const graded: GradeOutcome = { kind: 'graded', report: sampleReport({}), engineNotes: [] };
  return new Promise((done) => {
    const timer = setTimeout(() => done(graded), ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      done({ kind: 'interrupted' });
    });
  });
}

test('a save in place', async () => {
  expect(await watched(2, (n) => n === 1 && write('two'))).toEqual(['one', 'two']);
});

test('an editor that renames its new file over ours', async () => {
  const rename = () => {
    write('two', '.lamport-clock.ts.swp');
    renameSync(join(folder, '.lamport-clock.ts.swp'), join(folder, file));
  };
  expect(await watched(2, (n) => n === 1 && setTimeout(rename, 50))).toEqual(['one', 'two']);
});

test('files that are not handed in, and saves that change nothing, are not graded', async () => {
  const act = (n: number) => {
    if (n !== 1) return;
    // After the first run: a save in the middle of one begins it anew.
    setTimeout(() => {
      write('x', 'notes.txt');
      write('x', 'lamport-clock.ts~');
      write('one');
    }, 200);
    setTimeout(() => write('two'), 500);
  };
  expect(await watched(2, act)).toEqual(['one', 'two']);
});

test('a save during a run aborts it and starts again', async () => {
  // The first run would take a minute.
  const seen = await watched(2, (n) => n === 1 && setTimeout(() => write('two'), 100), 60_000);
  expect(seen).toEqual(['one', 'interrupted', 'two']);
});

test('what cannot be read is told, and the next save is graded', async () => {
  rmSync(join(folder, file));
  setTimeout(() => write('two'), 300);
  expect(await watched(1, () => {})).toEqual(['two']);
});

test('keys', () => {
  expect(keysIn('rfx\u001b[A\u001b[Bhq\u0003')).toEqual(['run', 'only', 'up', 'down', 'hint', 'quit', 'quit']);
  expect(keysIn('\u001b[15~N')).toEqual(['next']);
});
