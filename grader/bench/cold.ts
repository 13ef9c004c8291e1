/** The first command a user ever waits for, as a whole process. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measurement } from './index.ts';
import { fixed, median, wall } from './timing.ts';

const bin = fileURLToPath(new URL('../cli/bin.mjs', import.meta.url));

export const cold: Measurement = {
  name: 'cold',
  what: '`lockstep grade 01 --solution`, a process of its own (aim: ≤ 5 s)',
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
    const times: number[] = [];
    for (let round = 0; round < 5; round++)
      times.push(
        await wall(() => promisify(execFile)(process.execPath, [bin, 'grade', '01', '--solution'], { cwd: folder })),
      );
    rmSync(folder, { recursive: true });
    say(
      `median of ${times.length}: ${fixed(median(times) / 1000)} s (${times.map((ms) => fixed(ms / 1000)).join(', ')})`,
    );
  },
};
