/** The loop of the watch: takes one event after the other, and does what `next` says. */
import type { Manifest } from '../course/manifest.ts';
import type { Judge } from '../judge/api.ts';
import type { Program } from '../sandbox/build/program.ts';
import type { WatchEffect, WatchEvent, WatchOutcome } from './events.ts';
import { watchFiles } from './files.ts';
import { Mailbox } from './mailbox.ts';
import { begin, next, type WatchState } from './state.ts';

export interface WatchOptions {
  readonly lab: Manifest;
  readonly part?: string | undefined;
  /** Where the hand-in files are. */
  readonly folder: string;
  /** Reads them as they are now; what cannot be read is thrown. */
  readonly read: () => Promise<Program>;
  readonly judge: Judge;
  readonly draw: (state: WatchState) => void;
  /** Hands over a way to post keys and sizes. */
  readonly listen?: (post: (event: WatchEvent) => void) => void;
  readonly signal: AbortSignal;
}

/** One keystroke of an editor may be several writes; they are milliseconds apart. */
const settleMs = 15;

/** Returns when it was told to quit; by then nothing runs any more. */
export async function watchLab(options: WatchOptions): Promise<void> {
  const mailbox = new Mailbox<WatchEvent>();
  const post = (event: WatchEvent) => mailbox.post(event);
  const performer = new Performer(options, post);
  const files = await watchFiles(options.folder, options.lab.handIn, (file) => post({ kind: 'saved', file }));
  const stop = () => post({ kind: 'stop' });
  options.signal.addEventListener('abort', stop, { once: true });
  options.listen?.(post);
  try {
    for (let turn = begin(options.lab, options.part); ; turn = next(turn.state, await mailbox.take())) {
      for (const effect of turn.effects) if (!performer.perform(effect, turn.state)) return;
    }
  } finally {
    options.signal.removeEventListener('abort', stop);
    await Promise.all([files.close(), performer.end()]);
  }
}

/** Performs what the state decided. */
class Performer {
  private readonly options: WatchOptions;
  private readonly post: (event: WatchEvent) => void;
  private settling: NodeJS.Timeout | undefined;
  private running: { readonly abort: AbortController; readonly over: Promise<void> } | undefined;
  private graded: Program | undefined;

  constructor(options: WatchOptions, post: (event: WatchEvent) => void) {
    this.options = options;
    this.post = post;
  }

  /** false: it is over. */
  perform(effect: WatchEffect, state: WatchState): boolean {
    switch (effect.kind) {
      case 'settle':
        clearTimeout(this.settling);
        this.settling = setTimeout(() => this.post({ kind: 'settled' }), settleMs);
        return true;
      case 'grade': {
        const abort = new AbortController();
        this.running = { abort, over: this.grade(effect, abort.signal) };
        return true;
      }
      case 'abort':
        this.running?.abort.abort();
        return true;
      case 'draw':
        this.options.draw(state);
        return true;
      case 'quit':
        return false;
      default:
        return effect satisfies never;
    }
  }

  async end(): Promise<void> {
    clearTimeout(this.settling);
    this.running?.abort.abort();
    await this.running?.over;
  }

  private async grade(effect: Extract<WatchEffect, { kind: 'grade' }>, signal: AbortSignal): Promise<void> {
    this.post({ kind: 'finished', run: effect.run, outcome: await this.outcomeOf(effect, signal) });
  }

  private async outcomeOf(effect: Extract<WatchEffect, { kind: 'grade' }>, signal: AbortSignal): Promise<WatchOutcome> {
    const { lab, part, judge, read } = this.options;
    let program: Program;
    try {
      program = await read();
    } catch (error) {
      return { kind: 'unreadable', text: error instanceof Error ? error.message : String(error) };
    }
    if (!effect.anyway && this.graded !== undefined && same(program, this.graded)) return { kind: 'unchanged' };
    this.graded = program;
    const outcome = await judge.grade({
      lab: lab.id,
      program,
      signal,
      first: effect.first,
      ...(effect.test === undefined ? {} : { test: effect.test }),
      ...(part === undefined || effect.test !== undefined ? {} : { part }),
      onProgress: (progress) => this.post({ kind: 'progress', run: effect.run, progress }),
    });
    if (outcome.kind === 'interrupted') this.graded = undefined;
    return outcome;
  }
}

function same(a: Program, b: Program): boolean {
  return a.files.size === b.files.size && [...a.files].every(([name, text]) => b.files.get(name) === text);
}
