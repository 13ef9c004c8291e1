/** The one door through which the command line prints. Everything else takes a `Terminal`, so that it can be tested. */
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  /** Columns; 80 where nobody says. */
  readonly width: number;
  readonly color: boolean;
  readonly unicode: boolean;
  /** stderr is a terminal: a line of progress may be drawn there and drawn over. */
  readonly live: boolean;
  /** stdin and stdout are terminals: keys can be read and the screen redrawn. */
  readonly interactive: boolean;
  out(text: string): void;
  err(text: string): void;
  /** The line of progress; null takes it away. Nothing where `live` is false. */
  status(line: string | null): void;
  /** The whole terminal, until it is closed; only where `interactive`. */
  openScreen(): Screen;
}

/** The terminal as a page of lines that is drawn over, with its keys. What was there before comes back at the end. */
export interface Screen {
  height(): number;
  draw(lines: readonly string[]): void;
  onInput(take: (chunk: string) => void): void;
  onResize(take: () => void): void;
  close(): void;
}

type Env = Readonly<Record<string, string | undefined>>;

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Wider lines than this are hard to read, and a diagram gains nothing from them. */
const widthMax = 120;

export function terminalOf({ stdin, stdout, stderr }: Streams, env: Env, platform: string): Terminal {
  let drawn = false;
  const clear = () => {
    if (drawn) stderr.write('\r\u001b[2K');
    drawn = false;
  };
  const live = stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI;
  return {
    get width() {
      return Math.min(widthMax, (stdout.isTTY ? stdout.columns : undefined) || 80);
    },
    color: hasColor(env, stdout.isTTY === true),
    unicode: hasUnicode(env, platform),
    live,
    interactive: stdin.isTTY === true && stdout.isTTY === true && env.TERM !== 'dumb',
    out(text) {
      clear();
      stdout.write(text);
    },
    err(text) {
      clear();
      stderr.write(text);
    },
    status(line) {
      if (!live) return;
      clear();
      if (line === null) return;
      stderr.write(line);
      drawn = true;
    },
    openScreen: () => screenOf(stdin, stdout),
  };
}

const alternate = { enter: '\u001b[?1049h\u001b[?25l', leave: '\u001b[?25h\u001b[?1049l' };

function screenOf(stdin: Streams['stdin'], stdout: Streams['stdout']): Screen {
  stdin.setRawMode?.(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  stdout.write(alternate.enter);
  const undo: (() => void)[] = [];
  return {
    height: () => stdout.rows ?? 24,
    // Line by line over what is there, so that nothing flickers.
    draw: (lines) => stdout.write(`\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\r\n')}\u001b[J`),
    onInput(take) {
      stdin.on('data', take);
      undo.push(() => stdin.off('data', take));
    },
    onResize(take) {
      stdout.on('resize', take);
      undo.push(() => stdout.off('resize', take));
    },
    close() {
      for (const back of undo) back();
      stdout.write(alternate.leave);
      stdin.setRawMode?.(false);
      stdin.pause();
    },
  };
}

/** https://no-color.org first, then FORCE_COLOR, then whether anybody looks. */
export function hasColor(env: Env, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

/** Unless something says otherwise: a locale that is not UTF-8, a console that has no such letters. */
export function hasUnicode(env: Env, platform: string): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  if (platform === 'win32')
    return Boolean(env.WT_SESSION || env.TERM_PROGRAM || env.ConEmuTask || env.TERM?.startsWith('xterm'));
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}
