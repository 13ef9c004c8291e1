/** From a save to the first result on the screen's side: real files, a real watcher, a warm judge. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { projectRoot, readProgram } from '../course/catalogue.ts';
import { openJudge } from '../judge/index.ts';
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
    const judge = openJudge({ warm: true });
    const watcher = watch(folder, { depth: 0, ignoreInitial: true });
    await new Promise((resolve) => watcher.once('ready', () => resolve(undefined)));
    const grade = async (first: () => void) => {
      const program = await readProgram(LAB, { kind: 'folder', path: folder });
      const stop = new AbortController();
      let seen = false;
      await judge.grade({
        lab: LAB,
        program,
        signal: stop.signal,
        onProgress: ({ ended }) => {
          if (ended === undefined || seen) return;
          seen = true;
          first();
        },
      });
    };
    await grade(() => {});
    const times: number[] = [];
    const file = join(folder, 'lamport-clock.ts');
    for (let save = 0; save < SAVES; save++) {
      const changed = new Promise<void>((resolve) => watcher.once('change', () => resolve()));
      const from = performance.now();
      writeFileSync(`${file}~`, `${readFileSync(file, 'utf8')}// save ${save}\n`);
      renameSync(`${file}~`, file);
      await changed;
      await grade(() => times.push(performance.now() - from));
    }
    await watcher.close();
    await judge.close();
    rmSync(folder, { recursive: true });
    say(
      `median of ${times.length} saves: ${fixed(median(times), 0)} ms (${fixed(Math.min(...times), 0)} … ${fixed(Math.max(...times), 0)})`,
    );
  },
};
