/** From a save to the first result, in the real watch loop: real files, a real watcher, a warm judge. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadManifest, projectRoot, readProgram } from '../course/catalogue.ts';
import { openJudge } from '../judge/index.ts';
import { type WatchState, watchLab } from '../watch/index.ts';
import type { Measurement } from './index.ts';
import { LAB } from './mutex-world.ts';
import { fixed, median } from './timing.ts';

const SAVES = 20;

export const watching: Measurement = {
  name: 'watch',
  what: 'save to first result of a warm watch (aim: median ≤ 300 ms)',
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
    cpSync(join(projectRoot, 'solutions', LAB), folder, { recursive: true });
    const stop = new AbortController();
    const times: number[] = [];
    let saved: number | undefined;
    let saves = 0;
    const save = () => {
      const file = join(folder, 'lamport-clock.ts');
      writeFileSync(`${file}~`, `${readFileSync(file, 'utf8')}// save ${saves++}\n`);
      saved = performance.now();
      renameSync(`${file}~`, file);
    };
    let measured = 0;
    const draw = ({ phase, ended }: WatchState) => {
      if (phase.kind !== 'running' || ended.length === 0 || phase.run === measured) return;
      measured = phase.run;
      if (saved !== undefined) times.push(performance.now() - saved);
      // The next save falls into the middle of this run, as saves do.
      if (times.length < SAVES) setTimeout(save, 500);
      else stop.abort();
    };
    const judge = openJudge({ warm: true });
    const read = () => readProgram(LAB, { kind: 'folder', path: folder });
    await watchLab({ lab: loadManifest(LAB), folder, read, judge, draw, signal: stop.signal });
    await judge.close();
    rmSync(folder, { recursive: true });
    say(
      `median of ${times.length} saves: ${fixed(median(times), 0)} ms (${fixed(Math.min(...times), 0)} … ${fixed(Math.max(...times), 0)})`,
    );
  },
};
