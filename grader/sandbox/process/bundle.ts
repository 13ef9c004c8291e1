/**
 * Makes one file of an entry text and everything it imports: the guest may read nothing but that file, and a worker started
 * from it needs no TypeScript loader.
 */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild, type Plugin } from 'esbuild';
import { makeTempFolder } from './temp-folder.ts';

export interface BundleRequest {
  /** TypeScript source; its imports are resolved from `resolveDir`. */
  readonly entry: string;
  readonly resolveDir: string;
  /** Name of the bundle, "guest.cjs": what stack traces show. */
  readonly outFile: string;
  readonly external?: readonly string[];
}

export interface Bundle {
  readonly file: string;
  /** Our own sources it was made of: what to watch. */
  readonly inputs: readonly string[];
}

interface Cached {
  readonly bundle: Bundle;
  readonly stamps: readonly string[];
}

const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));
const cache = new Map<string, Promise<Cached>>();
let folder: string | undefined;
let made = 0;

/** The same request is answered with the same file for as long as the process lives and none of our sources changes. */
export async function bundleEntry(request: BundleRequest): Promise<Bundle> {
  const key = JSON.stringify([request.entry, request.resolveDir, request.outFile, request.external ?? []]);
  const known = cache.get(key);
  if (known !== undefined) {
    const { bundle, stamps } = await known;
    if (bundle.inputs.every((input, nth) => stampOf(input) === stamps[nth])) return bundle;
    // A second caller may have come to the same conclusion while we were away.
    if (cache.get(key) !== known) return bundleEntry(request);
  }
  const building = buildSoon(request);
  cache.set(key, building);
  building.catch(() => cache.delete(key));
  return (await building).bundle;
}

interface Waiting {
  readonly request: BundleRequest;
  readonly done: (built: Promise<Cached>) => void;
}
let waiting: Waiting[] = [];

/** Requests of one turn are built together: guest and judge share most of their files, and parsing them is the cost. */
function buildSoon(request: BundleRequest): Promise<Cached> {
  if (request.external !== undefined) return buildAlone(request);
  return new Promise((done) => {
    waiting.push({ request, done });
    if (waiting.length > 1) return;
    queueMicrotask(() => {
      const batch = waiting;
      waiting = [];
      const built = build(batch.map((each) => each.request));
      for (const [nth, { request, done }] of batch.entries()) {
        const mine = built.then((all) => all[nth]!);
        // One entry's error is not the other's: apart, each gets its own.
        done(batch.length === 1 ? mine : mine.catch(() => buildAlone(request)));
      }
    });
  });
}

async function buildAlone(request: BundleRequest): Promise<Cached> {
  return (await build([request]))[0]!; // as many as requested
}

/** As many as requested, in that order. */
async function build(requests: readonly BundleRequest[]): Promise<Cached[]> {
  folder ??= makeTempFolder();
  const outdir = folder;
  const begun = Date.now();
  const names = requests.map(({ outFile }) => `${made++}-${outFile.replace(/\.cjs$/, '')}`);
  const { metafile } = await esbuild({
    entryPoints: names.map((out) => ({ in: `entry:${out}`, out })),
    plugins: [entriesOf(new Map(names.map((name, nth) => [name, requests[nth]!])))],
    outdir,
    outExtension: { '.js': '.cjs' },
    absWorkingDir: projectRoot,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Modules are strict, a .cjs file is not until it says so; SES refuses sloppy ground.
    banner: { js: "'use strict';" },
    external: requests.flatMap(({ external = [] }) => [...external]),
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs)
    .filter((name) => !name.startsWith('entry:') && !name.includes('node_modules/'))
    .map((name) => resolve(projectRoot, name));
  const stamps = inputs.map((name) => stampOf(name, begun));
  return names.map((name) => ({ bundle: { file: join(outdir, `${name}.cjs`), inputs }, stamps }));
}

/** Entries are texts: modules without a file. */
function entriesOf(requests: ReadonlyMap<string, BundleRequest>): Plugin {
  return {
    name: 'entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace: 'entry' }));
      onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => {
        const { entry, resolveDir } = requests.get(path)!; // only the names of this build are ever resolved
        return { contents: entry, resolveDir, loader: 'ts' };
      });
    },
  };
}

function stampOf(file: string, begun = Number.POSITIVE_INFINITY): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  // What was written while we built may be in the bundle or not: no stamp that could ever come again.
  return stat === undefined || stat.mtimeMs >= begun ? 'unknown' : `${stat.mtimeMs} ${stat.size}`;
}
