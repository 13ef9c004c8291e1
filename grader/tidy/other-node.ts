/** Another Node for the tests that compare two: the program of the package registry's `node-<platform>-<arch>`, kept under node_modules. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Exact, so that a test means the same tomorrow. */
export const otherVersions = { 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' } as const;

const cache = fileURLToPath(new URL('../../node_modules/.cache/lockstep-node', import.meta.url));

/** Path of the executable; installs it when it is not there. */
export function otherNode(major: keyof typeof otherVersions): string {
  const version = otherVersions[major];
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const folder = join(cache, version);
  const program = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`],
      {
        stdio: 'pipe',
        shell: process.platform === 'win32',
      },
    );
  } catch (error) {
    throw new Error(
      `This test compares Node versions and needs Node ${version}: \`npm install ${name}@${version}\` failed. Is the package registry within reach? ${String((error as { stderr?: Buffer }).stderr ?? '').slice(0, 400)}`,
    );
  }
  return program;
}
