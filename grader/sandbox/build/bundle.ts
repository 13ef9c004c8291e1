/** Several instrumented files into one: esbuild links them in a file system that exists only here. */
import { build, type OutputFile, type Plugin } from 'esbuild';
import { resolveFile } from './imports.ts';

export interface Linked {
  readonly code: string;
  /** Source map as JSON, when asked for. */
  readonly map: string | undefined;
}

const entryName = '$lockstep-entry';

/** `modules` maps a hand-in file to its instrumented text; `wanted` are the exports to collect into `$lockstep_exports`. */
export async function bundle(
  modules: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, readonly string[]>,
  sourceMaps: boolean,
): Promise<Linked> {
  const result = await build({
    stdin: { contents: entryText(wanted), sourcefile: entryName, resolveDir: '/', loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    platform: 'neutral',
    outfile: '/program.js',
    charset: 'utf8',
    legalComments: 'none',
    // drops esbuild's comments too: they name paths of this machine
    minifyWhitespace: !sourceMaps,
    logLevel: 'silent',
    sourcemap: sourceMaps ? 'external' : false,
    sourcesContent: false,
    plugins: [virtualFiles(modules)],
  });
  const text = (ending: string) => result.outputFiles.find((file: OutputFile) => file.path.endsWith(ending))?.text;
  return { code: text('program.js') ?? '', map: text('.map') };
}

/** `import * as` and a member: a name that the file does not export is `undefined`, not an error. */
function entryText(wanted: ReadonlyMap<string, readonly string[]>): string {
  const files = [...wanted];
  const imports = files.map(([file], i) => `import * as file${i} from ${JSON.stringify(`./${file}`)};`);
  const records = files.map(([file, names], i) => {
    const members = names.map((name) => `[${JSON.stringify(name)}]: file${i}[${JSON.stringify(name)}]`);
    return `[${JSON.stringify(file)}]: { ${members.join(', ')} }`;
  });
  return `${imports.join('\n')}\n$lockstep_exports = { ${records.join(', ')} };`;
}

function virtualFiles(modules: ReadonlyMap<string, string>): Plugin {
  const files = new Set(modules.keys());
  return {
    name: 'hand-in files',
    setup(esbuild) {
      esbuild.onResolve({ filter: /.*/ }, ({ path }) =>
        path === '#contract'
          ? { path, namespace: 'contract' }
          : { path: resolveFile(path, files) ?? path, namespace: 'hand-in' },
      );
      esbuild.onLoad({ filter: /.*/, namespace: 'contract' }, () => ({
        contents: 'export const Node = $lockstep.Node; export const todo = (what) => $lockstep.todo(what);',
        loader: 'js',
      }));
      esbuild.onLoad({ filter: /.*/, namespace: 'hand-in' }, ({ path }) => ({
        contents: modules.get(path) ?? '',
        loader: 'js',
      }));
    },
  };
}
