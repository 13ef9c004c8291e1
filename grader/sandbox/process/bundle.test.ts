import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleEntry } from './bundle.ts';

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (file: string) => execFileSync(process.execPath, [file], { encoding: 'utf8' });

describe('a bundle', () => {
  it('holds everything it needs: ses, typebox, fast-check, our TypeScript by path and by name', async () => {
    const { file } = await bundleEntry({
      entry: `
        import 'ses';
        import type { NodeId } from '#contract';
        import { fc, Type } from '#course';
        import { createRing } from './ring.ts';
        const id: NodeId = 'n1';
        console.log(id, typeof lockdown, Type.String().type, typeof fc.assert, createRing(1024).byteLength);
      `,
      resolveDir: here,
      outFile: 'test-everything.cjs',
    });
    expect(run(file)).toBe('n1 function string function 1088\n');
    expect(readFileSync(file, 'utf8')).not.toContain(process.cwd());
    if (process.platform !== 'win32') expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });

  it('is made once for the same text, and again when a file it was made of changes', async () => {
    const part = join(folder, 'part.ts');
    const request = {
      entry: `import { word } from './part.ts'; console.log(word);`,
      resolveDir: folder,
      outFile: 'test-cached.cjs',
    };
    writeFileSync(part, `export const word = 'one';`);
    const [first, second] = await Promise.all([bundleEntry(request), bundleEntry(request)]);
    expect(second.file).toBe(first.file);
    expect(first.inputs).toEqual([part]);
    writeFileSync(part, `export const word = 'three';`);
    const [third, fourth] = await Promise.all([bundleEntry(request), bundleEntry(request)]);
    expect([run(first.file), run(third.file)]).toEqual(['one\n', 'three\n']);
    expect(fourth.file).toBe(third.file);
  });

  it('that cannot be made says where and why, and is tried again', async () => {
    const part = join(folder, 'broken.ts');
    const request = { entry: `import './broken.ts';`, resolveDir: folder, outFile: 'test-broken.cjs' };
    writeFileSync(part, 'const = 1;');
    await expect(bundleEntry(request)).rejects.toThrow(/broken\.ts:1:6: ERROR: Expected identifier/);
    // Not so the one that is asked for in the same breath.
    const fine = { entry: 'console.log(1);', resolveDir: folder, outFile: 'test-fine.cjs' };
    const [bad, good] = await Promise.allSettled([bundleEntry(request), bundleEntry(fine)]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
    writeFileSync(part, 'export {};');
    expect(existsSync((await bundleEntry(request)).file)).toBe(true);
  });

  it('leaves out what is external, and names an entry that cannot be read by its file', async () => {
    const request = { resolveDir: folder, outFile: 'test-external.cjs' };
    const { file } = await bundleEntry({ ...request, entry: `import 'not-installed';`, external: ['not-installed'] });
    expect(readFileSync(file, 'utf8')).toContain(`require("not-installed")`);
    await expect(bundleEntry({ ...request, entry: 'const = 1;' })).rejects.toThrow(
      /entry:\d+-test-external:1:6: ERROR/,
    );
  });

  it('is gone with the process that made it', async () => {
    const { file } = await bundleEntry({
      entry: `
        import { existsSync } from 'node:fs';
        import { makeTempFolder } from './temp-folder.ts';
        console.log(makeTempFolder());
      `,
      resolveDir: here,
      outFile: 'test-temp.cjs',
    });
    const left = run(file).trim();
    expect(left).toContain('lockstep-');
    expect(existsSync(left)).toBe(false);
  });
});
