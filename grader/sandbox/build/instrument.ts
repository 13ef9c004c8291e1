/**
 * Counts what a program does, in the program itself, so that a bound means the same on every machine:
 *
 *   $lockstep_s  steps left: one for each call and each turn of a loop
 *   $lockstep_d  depth of calls; a function keeps its own in `$lockstep_l`
 *   $lockstep_p  where the program is: an index into `positions`; the caller's is kept in `$lockstep_q`
 *
 * A function puts depth and position back where it returns, not in a `finally`: after an exception both still tell where
 * it was thrown, and whoever catches it puts back its own depth. (Measured: cheaper than try/finally around each body.)
 */
import type { AnyNode, BlockStatement, CatchClause, ReturnStatement, TryStatement, YieldExpression } from 'acorn';
import MagicString from 'magic-string';
import { isInert, mayRun, mayThrow, movesPosition, throwsFirst } from './effects.ts';
import { depthMax } from './globals.ts';
import { rewritePow } from './powers.ts';
import { boundNames } from './scope.ts';
import { placeOf, type SourceFile } from './source-file.ts';
import { bare, childrenOf, type FunctionNode, isFunction } from './syntax.ts';

const s = '$lockstep_s';
const d = '$lockstep_d';
const p = '$lockstep_p';
const l = '$lockstep_l';
const q = '$lockstep_q';
const r = '$lockstep_r';
const t = '$lockstep_t';
const over = '$lockstep_over';
const leave = `${d}=${l}-1;${p}=${q};`;
const leaveUnmoved = `${d}=${l}-1;`;

/** Numbers the places of a program: one for each line of the student's source that can be reported. */
export interface Positions {
  numberOf(line: number): number;
}

export function instrument(source: SourceFile, positions: Positions): MagicString {
  const text = new MagicString(source.js, { filename: source.name });
  new Instrumenter(source, text, positions).module();
  return text;
}

class Instrumenter {
  private readonly source: SourceFile;
  private readonly text: MagicString;
  private readonly positions: Positions;

  constructor(source: SourceFile, text: MagicString, positions: Positions) {
    this.source = source;
    this.text = text;
    this.positions = positions;
  }

  module(): void {
    const constants: string[] = [];
    for (const statement of this.source.ast.body) {
      const value = statement.type === 'ExportDefaultDeclaration' ? statement.declaration : undefined;
      if (value && value.type !== 'ClassDeclaration' && value.type !== 'FunctionDeclaration')
        this.wrap(value, '$lockstep_harden(', ')');
      this.statement(statement, undefined, false);
      const names = namesToHarden(statement);
      if (names.length > 0) constants.push(`${p}=${this.at(statement)};$lockstep_harden(${names.join(',')});`);
    }
    // at the end: a table may be filled by the statements that follow it
    this.text.append(constants.join('\n'));
  }

  private at(node: AnyNode): number {
    return this.positions.numberOf(placeOf(this.source, node.start).line);
  }

  /** Text around `node`. Outer nodes come first, so what they put is farther out. */
  private wrap(node: AnyNode, before: string, after: string): void {
    this.text.appendRight(node.start, before);
    this.text.prependLeft(node.end, after);
  }

  private visit(node: AnyNode, fn: FunctionNode | undefined): void {
    if (isFunction(node)) return this.function(node);
    switch (node.type) {
      case 'BlockStatement':
        return this.statements(node.body, fn);
      case 'StaticBlock':
        return this.statements(node.body, fn);
      case 'SwitchCase':
        if (node.test) this.visit(node.test, fn);
        return this.statements(node.consequent, fn);
      case 'PropertyDefinition':
        if (node.computed) this.visit(node.key, fn);
        if (node.value) this.initialiser(node.value, fn);
        return;
      case 'YieldExpression':
        return this.yield(node, fn);
      default:
        rewritePow(node, this.text);
        for (const child of childrenOf(node)) this.visit(child, fn);
    }
  }

  private statements(list: readonly AnyNode[], fn: FunctionNode | undefined): void {
    for (const each of list) this.statement(each, fn, false);
  }

  /** `alone`: stands where a block could stand, as in `if (x) return;`. */
  private statement(node: AnyNode, fn: FunctionNode | undefined, alone: boolean): void {
    if (node.type === 'BlockStatement') return this.statements(node.body, fn);
    if (node.type === 'ReturnStatement' && fn !== undefined) return this.return(node, fn);
    // esbuild gives the `if` of an `else if` no place of its own
    const place = throwsFirst(node) ? `${p}=${this.at(node.type === 'IfStatement' ? node.test : node)};` : '';
    if (alone) this.wrap(node, `{${place}`, '}');
    else if (place !== '') this.text.appendRight(node.start, place);
    if (node.type === 'ThrowStatement') this.wrap(node.argument, '$lockstep_thrown(', ')');
    this.inside(node, fn);
  }

  private inside(node: AnyNode, fn: FunctionNode | undefined): void {
    switch (node.type) {
      case 'IfStatement':
        this.visit(node.test, fn);
        this.statement(node.consequent, fn, true);
        if (node.alternate) this.statement(node.alternate, fn, true);
        return;
      case 'LabeledStatement':
        return this.inside(node.body, fn);
      case 'ForStatement':
        if (node.init) this.visit(node.init, fn);
        for (const each of [node.test, node.update]) if (each) this.everyTurn(each, fn);
        return this.loopBody(node.body, fn);
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.everyTurn(node.test, fn);
        return this.loopBody(node.body, fn);
      case 'ForOfStatement':
      case 'ForInStatement':
        this.visit(node.left, fn);
        this.visit(node.right, fn);
        return this.loopBody(node.body, fn);
      case 'TryStatement':
        return this.try(node, fn);
      default:
        this.visit(node, fn);
    }
  }

  /** A test or update runs again after the body, which has moved the position. */
  private everyTurn(node: AnyNode, fn: FunctionNode | undefined): void {
    if (mayThrow(node)) this.wrap(node, `(${p}=${this.at(node)},`, ')');
    this.visit(node, fn);
  }

  private loopBody(body: AnyNode, fn: FunctionNode | undefined): void {
    const count = `if(--${s}<0)${over}(${this.at(body)});`;
    if (body.type === 'BlockStatement') {
      this.text.appendLeft(body.start + 1, count);
      return this.statements(body.body, fn);
    }
    this.wrap(body, `{${count}`, '}');
    this.statement(body, fn, true);
  }

  private function(fn: FunctionNode): void {
    for (const parameter of fn.params) this.parameter(parameter);
    if (isInert(fn)) return this.visit(fn.body, undefined);
    const enter = this.enter(fn);
    if (fn.body.type !== 'BlockStatement') return this.expressionBody(fn.body, enter, fn);
    const last = fn.body.body.at(-1);
    this.text.appendLeft(fn.body.start + 1, enter);
    this.statements(fn.body.body, fn);
    if (last?.type !== 'ReturnStatement' && last?.type !== 'ThrowStatement')
      this.text.prependLeft(fn.body.end - 1, leaving(fn));
  }

  private enter(fn: FunctionNode | AnyNode): string {
    const moves = !isFunction(fn) || movesPosition(fn.body);
    const keep =
      isFunction(fn) && fn.generator
        ? `let ${l}=++${d},${q}=${p},${t};`
        : `const ${l}=++${d}${moves ? `,${q}=${p}` : ''};`;
    return `${keep}if(--${s}<0||${l}>${depthMax})${over}(${this.at(fn)});`;
  }

  private expressionBody(body: AnyNode, enter: string, fn: FunctionNode): void {
    const place = mayThrow(body) ? `${p}=${this.at(body)};` : '';
    this.wrap(body, `{${enter}${place}const ${r}=(`, `);${leaving(fn)}return ${r}}`);
    this.visit(body, fn);
  }

  /** Runs before the body, so it would escape the count: a call of its own. */
  private parameter(node: AnyNode): void {
    if (node.type === 'Property' && node.computed) this.initialiser(node.key, undefined);
    if (node.type === 'Property') return this.parameter(node.value);
    if (node.type !== 'AssignmentPattern') {
      for (const child of childrenOf(node)) this.parameter(child);
      return;
    }
    this.parameter(node.left);
    this.initialiser(node.right, undefined);
  }

  /** The value of a field or a default. `this` and `arguments` reach through an arrow function. */
  private initialiser(value: AnyNode, fn: FunctionNode | undefined): void {
    if (mayRun(value) && bare(value).type !== 'ClassExpression') {
      const place = mayThrow(value) ? `${p}=${this.at(value)};` : '';
      this.wrap(value, `(()=>{${this.enter(value)}${place}const ${r}=(`, `);${leave}return ${r}})()`);
    }
    this.visit(value, fn);
  }

  private return(node: ReturnStatement, fn: FunctionNode): void {
    const { argument } = node;
    if (!argument || !mayRun(argument)) {
      this.wrap(node, `{${leaving(fn)}`, '}');
      if (argument) this.visit(argument, fn);
      return;
    }
    const place = mayThrow(argument) ? `${p}=${this.at(node)};` : '';
    this.text.update(node.start, argument.start, `{${place}const ${r}=(`);
    this.text.prependLeft(argument.end, `);${leaving(fn)}return ${r};}`);
    this.visit(argument, fn);
  }

  private try(node: TryStatement, fn: FunctionNode | undefined): void {
    // a generator that was resumed by `throw()` or `return()` has not counted itself yet
    const mine = fn?.generator ? `if(${l}===0){${l}=++${d};${q}=${p}}else ${d}=${l};` : `${d}=${l};`;
    this.statements(node.block.body, fn);
    if (node.handler) this.catch(node.handler, mine, fn);
    if (node.finalizer) this.finalizer(node.finalizer, mine, fn);
  }

  /** What the engine says of its own exceptions differs between versions: the program gets words of ours (`caught`). */
  private catch({ param, body }: CatchClause, mine: string, fn: FunctionNode | undefined): void {
    if (param === null || param === undefined) this.text.appendLeft(body.start, '($lockstep_e)');
    if (param?.type === 'Identifier') this.text.appendLeft(body.start + 1, `${mine}$lockstep_caught(${param.name});`);
    else this.text.appendLeft(body.start + 1, `${mine}$lockstep_caught($lockstep_e);`);
    if (param && param.type !== 'Identifier') {
      // a pattern is taken apart only after that
      this.text.appendRight(param.start, 'let ');
      this.text.prependLeft(param.end, '=$lockstep_e;');
      this.visit(param, fn);
      this.text.appendLeft(param.start, '$lockstep_e');
      this.text.move(param.start, param.end, body.start + 1);
    }
    this.statements(body.body, fn);
  }

  /** An exception may be on its way through: where it was thrown must still be known behind the block. */
  private finalizer(block: BlockStatement, mine: string, fn: FunctionNode | undefined): void {
    this.text.appendLeft(block.start + 1, `const $lockstep_a=${d},$lockstep_b=${p};${mine}`);
    this.statements(block.body, fn);
    this.text.prependLeft(block.end - 1, `${p}=$lockstep_b;${d}=$lockstep_a<${l}?$lockstep_a:${l};`);
  }

  /** A generator is on the stack only while it runs: it leaves at each `yield` and enters again behind it. */
  private yield(node: YieldExpression, fn: FunctionNode | undefined): void {
    const pause = `${d}=${l}-1,${p}=${q},${l}=0`;
    const resume = `${l}=++${d},${q}=${p},${p}=${this.at(node)},--${s}<0||${l}>${depthMax}?${over}(${this.at(node)}):0`;
    if (!node.argument) return this.wrap(node, `(${pause},${t}=`, `,${resume},${t})`);
    const [open, close] = node.delegate ? ['yield* $lockstep_each((', `),${this.at(node)})`] : ['yield (', ')'];
    this.text.update(node.start, node.argument.start, `(${t}=(${open}${t}=(`);
    this.text.prependLeft(node.argument.end, `),${pause},${t}${close}),${resume},${t})`);
    this.visit(node.argument, fn);
  }
}

function leaving(fn: FunctionNode): string {
  return fn.generator || movesPosition(fn.body) ? leave : leaveUnmoved;
}

/** Constants that can hold something: a number needs no freezing. */
function namesToHarden(statement: AnyNode): string[] {
  const node =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
      ? statement.declaration
      : statement;
  if (node?.type === 'VariableDeclaration') {
    const holding = node.declarations.filter((each) => each.init && bare(each.init).type !== 'Literal');
    return holding.flatMap((each) => boundNames(each.id).map((id) => id.name));
  }
  if ((node?.type === 'ClassDeclaration' || node?.type === 'FunctionDeclaration') && node.id) return [node.id.name];
  return [];
}
