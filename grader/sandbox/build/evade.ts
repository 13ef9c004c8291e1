/**
 * SES refuses a source whose text looks like an HTML comment or a dynamic import, in a string, a regular expression or a
 * comment too. Those are innocent: they are written so that they mean the same and look different. (SES's own
 * `__evade…__` options change what strings say; `@endo/evasive-transform` takes longer to load than a whole build.)
 */
import { type AnyNode, parse } from 'acorn';
import MagicString from 'magic-string';
import { childrenOf } from './syntax.ts';

const suspicious = /<!--|-->|\bimport\s*(?:\(|\/[/*])/;

/** The raw text of a tagged template is what it says: it cannot be written differently. */
export function cannotEvade(raw: string): boolean {
  return suspicious.test(raw);
}

export function evade(code: string): string {
  if (!suspicious.test(code)) return code;
  const text = new MagicString(code);
  const onComment = (_block: boolean, words: string, start: number) => {
    if (suspicious.test(words)) text.update(start + 2, start + 2 + words.length, words.replace(/[^\n]/g, ' '));
  };
  visit(parse(code, { ecmaVersion: 2022, sourceType: 'module', onComment }), text);
  return text.toString();
}

function visit(node: AnyNode, text: MagicString): void {
  const raw = text.original.slice(node.start, node.end);
  if ((node.type === 'Literal' || node.type === 'TemplateElement') && suspicious.test(raw))
    text.update(node.start, node.end, disguise(raw));
  if (
    (node.type === 'MethodDefinition' || node.type === 'Property') &&
    !node.computed &&
    node.key.type === 'Identifier' &&
    node.key.name === 'import'
  )
    text.update(node.key.start, node.key.end, '"import"');
  for (const child of childrenOf(node)) visit(child, text);
}

/** `\x2d` is a hyphen and `\x70` a p in strings, templates and regular expressions alike. */
function disguise(raw: string): string {
  return raw
    .replace(/<!--/g, '<!\\x2d-')
    .replace(/-->/g, '-\\x2d>')
    .replace(/\bimport(?=\s*(?:\(|\/[/*]))/g, 'im\\x70ort');
}
