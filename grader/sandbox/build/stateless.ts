/**
 * Can anything outside the nodes change? Where a file declares only functions, classes and constants whose values are
 * written down (no call that could hide a variable in a closure), freezing makes all of it immutable, and one evaluation
 * serves every boot. What this does not recognise is evaluated anew for each boot: slower, never wrong.
 */
import type { AnyNode, Class, Program } from 'acorn';

export const isStateless = (program: Program): boolean => program.body.every((statement) => isDeclaration(statement));

function isDeclaration(node: AnyNode): boolean {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'FunctionDeclaration':
    case 'EmptyStatement':
      return true;
    case 'ClassDeclaration':
      return isPlainClass(node);
    case 'ExportNamedDeclaration':
      return node.declaration === null || node.declaration === undefined || isDeclaration(node.declaration);
    case 'VariableDeclaration':
      return (
        node.kind === 'const' && node.declarations.every(({ id, init }) => id.type === 'Identifier' && isWritten(init))
      );
    case 'ExpressionStatement':
      return node.expression.type === 'Literal'; // a directive
    default:
      return false;
  }
}

/** A value that stands in the source: evaluating it runs none of the program's functions. */
function isWritten(node: AnyNode | null | undefined): boolean {
  switch (node?.type) {
    case undefined:
    case 'Literal':
    case 'Identifier':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true;
    case 'TemplateLiteral':
      return node.expressions.every(isWritten);
    case 'ArrayExpression':
      return node.elements.every((element) => element?.type !== 'SpreadElement' && isWritten(element));
    case 'ObjectExpression':
      return node.properties.every(
        (property) => property.type === 'Property' && !property.computed && isWritten(property.value),
      );
    case 'UnaryExpression':
      return node.operator !== 'delete' && isWritten(node.argument);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isWritten(node.left) && isWritten(node.right);
    case 'ConditionalExpression':
      return isWritten(node.test) && isWritten(node.consequent) && isWritten(node.alternate);
    case 'ClassExpression':
      return isPlainClass(node);
    default:
      return false;
  }
}

function isPlainClass(node: Class): boolean {
  const above = node.superClass;
  if (above !== null && above !== undefined && above.type !== 'Identifier') return false;
  return node.body.body.every((member) => {
    if (member.type === 'StaticBlock' || member.computed) return false;
    return member.type === 'MethodDefinition' || !member.static || isWritten(member.value);
  });
}
