/** Several instrumented files into one: esbuild links them in a file system that exists only here. */
import { build, type Plugin } from 'esbuild';
import { resolveFile } from './imports.ts';

export interface Linked {
  /** Statements that leave the wanted exports in `$lockstep_found`. */
  readonly code: string;
  /** Source map as JSON, when asked for. */
  readonly map: string | undefined;
}

/** With a colon, so that no source map takes an entry for the file it stands for. */
const entryPrefix = '$lockstep-entry:';

/**
 * Each file that something is wanted of, with what it imports. Files are linked one by one, because a boot runs one class:
 * evaluating all files of a lab for every boot cost more than the handlers of a short run (measured).
 * `modules` maps a hand-in file to its instrumented text.
 */
export async function bundle(
  modules: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, readonly string[]>,
  sourceMaps: boolean,
): Promise<ReadonlyMap<string, Linked>> {
  const files = [...wanted.keys()];
  const result = await build({
    entryPoints: files.map((file, i) => ({ in: entryPrefix + file, out: `${i}` })),
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    platform: 'neutral',
    outdir: '/',
    charset: 'utf8',
    legalComments: 'none',
    // drops esbuild's comments too: they name paths of this machine
    minifyWhitespace: !sourceMaps,
    logLevel: 'silent',
    sourcemap: sourceMaps ? 'external' : false,
    sourcesContent: false,
    plugins: [virtualFiles(modules, wanted)],
  });
  const text = (ending: string) => result.outputFiles.find(({ path }) => path.replace(/^.*[\\/]/, '') === ending)?.text;
  return new Map(files.map((file, i) => [file, { code: text(`${i}.js`) ?? '', map: text(`${i}.js.map`) }]));
}

/** `import * as` and a member: a name that the file does not export is `undefined`, not an error. */
function entryText(file: string, wanted: ReadonlyMap<string, readonly string[]>): string {
  const members = (wanted.get(file) ?? []).map((name) => `[${JSON.stringify(name)}]: file[${JSON.stringify(name)}]`);
  return `import * as file from ${JSON.stringify(`./${file}`)};\n$lockstep_found = { ${members.join(', ')} };`;
}

function virtualFiles(modules: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, readonly string[]>): Plugin {
  const files = new Set(modules.keys());
  return {
    name: 'hand-in files',
    setup(esbuild) {
      esbuild.onResolve({ filter: /.*/ }, ({ path }) => {
        if (path === '#contract') return { path, namespace: 'contract' };
        if (path.startsWith(entryPrefix)) return { path, namespace: 'entry' };
        return { path: resolveFile(path, files) ?? path, namespace: 'hand-in' };
      });
      esbuild.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({
        contents: entryText(path.slice(entryPrefix.length), wanted),
        loader: 'js',
      }));
      esbuild.onLoad({ filter: /.*/, namespace: 'contract' }, () => ({
        contents:
          'export const Node = $lockstep.Node; export const todo = Object.freeze((what) => $lockstep.todo(what));',
        loader: 'js',
      }));
      esbuild.onLoad({ filter: /.*/, namespace: 'hand-in' }, ({ path }) => ({
        contents: modules.get(path) ?? '',
        loader: 'js',
      }));
    },
  };
}
