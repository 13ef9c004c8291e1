import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { hasColor, hasUnicode, terminalOf } from './terminal.ts';

describe('colours', () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true], // "when present and not an empty string"
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('%o, terminal %s → %s', (env, isTerminal, color) => {
    expect(hasColor(env, isTerminal)).toBe(color);
  });
});

describe('Unicode', () => {
  test.each([
    [{}, 'linux', true],
    [{ LANG: 'C.UTF-8' }, 'linux', true],
    [{ LANG: 'C' }, 'linux', false],
    [{ LANG: 'de_DE.utf8', LC_ALL: 'POSIX' }, 'linux', false],
    [{ TERM: 'linux' }, 'linux', false],
    [{}, 'win32', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
  ])('%o on %s → %s', (env, platform, unicode) => {
    expect(hasUnicode(env, platform)).toBe(unicode);
  });
});

function streams(isTTY: boolean) {
  const seen: string[] = [];
  const stream = (name: string) => {
    const made = Object.assign(new PassThrough(), { isTTY, columns: 200 });
    made.on('data', (chunk) => seen.push(`${name}:${chunk}`));
    return made;
  };
  return { seen, stdin: Object.assign(new PassThrough(), { isTTY }), stdout: stream('out'), stderr: stream('err') };
}

test('the line of progress is gone before anything else is printed', () => {
  const { seen, ...three } = streams(true);
  const terminal = terminalOf(three, {}, 'linux');
  terminal.status('half');
  terminal.out('report\n');
  terminal.status(null);
  expect(seen).toEqual(['err:half', 'err:\r\u001b[2K', 'out:report\n']);
});

test('in a pipe: 80 columns, no progress', () => {
  const { seen, ...three } = streams(false);
  const terminal = terminalOf(three, {}, 'linux');
  terminal.status('half');
  expect({ seen, width: terminal.width, live: terminal.live, color: terminal.color }).toEqual({
    seen: [],
    width: 80,
    live: false,
    color: false,
  });
});
