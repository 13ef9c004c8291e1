/** `**` and `**=`: engines round differently, so both become a call of the course's own `pow`. */
import type { AnyNode } from 'acorn';
import type MagicString from 'magic-string';

export function rewritePow(node: AnyNode, text: MagicString): void {
  if (node.type === 'BinaryExpression' && node.operator === '**' && node.left.type !== 'PrivateIdentifier') {
    text.appendRight(node.start, '$lockstep_pow(');
    text.update(node.left.end, node.right.start, ', ');
    text.prependLeft(node.end, ')');
  }
  if (node.type !== 'AssignmentExpression' || node.operator !== '**=') return;
  const { left, right } = node;
  const target = text.original.slice(left.start, left.end);
  if (isSimple(left)) {
    text.update(left.end, right.start, ` = $lockstep_pow(${target}, `);
    text.prependLeft(node.end, ')');
  } else if (left.type === 'MemberExpression') {
    // an object or key that is computed must be computed once
    text.appendRight(left.start, '$lockstep_raise(');
    if (left.computed) {
      text.update(left.object.end, left.property.start, ', (');
      text.update(left.property.end, right.start, '), ');
    } else
      text.update(left.object.end, right.start, `, "${text.original.slice(left.property.start, left.property.end)}", `);
    text.prependLeft(node.end, ')');
  }
}

function isSimple(node: AnyNode): boolean {
  if (node.type === 'Identifier') return true;
  if (node.type !== 'MemberExpression' || node.computed) return false;
  return node.object.type === 'ThisExpression' || node.object.type === 'Super' || node.object.type === 'Identifier';
}
