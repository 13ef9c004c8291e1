/** What a file takes from elsewhere and offers to others: only hand-in files and the contract can be imported as values. */
import type { AnyNode } from 'acorn';
import type { Problem } from './program.ts';
import { boundNames } from './scope.ts';
import { problemAt, type SourceFile } from './source-file.ts';

/** The values `#contract` has for a program: its types vanish before anyone looks. */
export const contractValues: readonly string[] = ['Node', 'todo'];

/** The hand-in file a relative specifier means. TypeScript's own spellings are understood: `./x.ts`, `./x.js`, `./x`. */
export function resolveFile(specifier: string, files: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('./')) return undefined;
  const name = specifier.slice(2);
  return [name, name.replace(/\.js$/, '.ts'), `${name}.ts`].find((each) => files.has(each));
}

interface Import {
  readonly at: AnyNode;
  readonly specifier: string;
  /** Names taken, with the place of each; `export *` and `import * as` take none by name. */
  readonly names: readonly { readonly name: string; readonly at: AnyNode }[];
  readonly star: boolean;
}

export function importsOf(source: SourceFile): Import[] {
  const imports: Import[] = [];
  for (const node of source.ast.body) {
    if (node.type === 'ImportDeclaration') {
      const names = node.specifiers.flatMap((each): Import['names'] => {
        if (each.type === 'ImportSpecifier') return [{ name: nameOf(each.imported), at: each }];
        return each.type === 'ImportDefaultSpecifier' ? [{ name: 'default', at: each }] : [];
      });
      imports.push({ at: node, specifier: String(node.source.value), names, star: false });
    } else if (node.type === 'ExportNamedDeclaration' && node.source) {
      const names = node.specifiers.map((each) => ({ name: nameOf(each.local), at: each }));
      imports.push({ at: node, specifier: String(node.source.value), names, star: false });
    } else if (node.type === 'ExportAllDeclaration') {
      imports.push({ at: node, specifier: String(node.source.value), names: [], star: node.exported === null });
    }
  }
  return imports;
}

/** Names a file exports, those of `export *` included. */
export function exportsOf(
  name: string,
  sources: ReadonlyMap<string, SourceFile>,
  above: readonly string[] = [],
): Set<string> {
  const exported = new Set<string>();
  const source = sources.get(name);
  if (source === undefined || above.includes(name)) return exported;
  for (const node of source.ast.body) {
    if (node.type === 'ExportDefaultDeclaration') exported.add('default');
    else if (node.type === 'ExportAllDeclaration' && node.exported) exported.add(nameOf(node.exported));
    else if (node.type === 'ExportNamedDeclaration') {
      for (const each of node.specifiers) exported.add(nameOf(each.exported));
      if (node.declaration?.type === 'VariableDeclaration')
        for (const id of node.declaration.declarations.flatMap((each) => boundNames(each.id))) exported.add(id.name);
      else if (node.declaration) exported.add(node.declaration.id.name);
    }
  }
  const files = new Set(sources.keys());
  for (const { specifier, star } of importsOf(source)) {
    const target = star ? resolveFile(specifier, files) : undefined;
    if (target !== undefined)
      for (const each of exportsOf(target, sources, [...above, name])) if (each !== 'default') exported.add(each);
  }
  return exported;
}

export function checkImports(
  source: SourceFile,
  sources: ReadonlyMap<string, SourceFile>,
  handedIn: ReadonlySet<string>,
): Problem[] {
  return importsOf(source).flatMap(({ at, specifier, names }) => {
    const target = resolveFile(specifier, handedIn);
    if (specifier !== '#contract' && target === undefined)
      return [
        problemAt(source, at, {
          text: `\`${specifier}\` cannot be imported: a program is made of \`#contract\` and the files you hand in${filesInWords(handedIn, source.name)}`,
          fix: specifier.startsWith('.')
            ? 'For types alone write `import type { … }`; values must live in a file you hand in.'
            : 'Write what you need yourself; packages and Node modules do not exist here.',
        }),
      ];
    // a file that could not be read has its own problem; its exports are not known
    if (target !== undefined && !sources.has(target)) return [];
    const offered = target === undefined ? new Set(contractValues) : exportsOf(target, sources);
    return names
      .filter(({ name }) => !offered.has(name))
      .map(({ name, at: place }) =>
        problemAt(source, place, {
          text: `\`${specifier}\` has no value named \`${name}\``,
          fix: `It has: ${[...offered].join(', ') || 'nothing'}. Types are imported with \`import type\`.`,
        }),
      );
  });
}

function filesInWords(files: ReadonlySet<string>, except: string): string {
  const others = [...files].filter((file) => file !== except);
  return others.length === 0 ? '' : ` (${others.join(', ')})`;
}

function nameOf(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : String((node as { readonly value?: unknown }).value);
}
