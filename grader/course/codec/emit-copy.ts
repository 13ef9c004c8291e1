/** Writes the functions that copy, clone and compare values of a shape. */
import type { Module } from './emit.ts';
import { build, choose, fits, isScalar, read, special } from './emit.ts';
import type { ArrayShape, Field, ObjectShape, RecordShape, Shape, TupleShape, UnionShape } from './shape.ts';
import { SIZE_MAX } from './shape.ts';

/** Statements that check the variable `x` and leave its copy in it, or return REFUSED. */
export function copyInto(module: Module, shape: Shape, x: string): string {
  if (isScalar(shape)) {
    const charge = shape.kind === 'string' ? ` || (budget.left -= ${x}.length) < 0` : '';
    const negativeZero = shape.kind === 'number' || (shape.kind === 'enum' && shape.values.includes(0));
    const normal = !negativeZero ? '' : shape.kind === 'number' ? `${x} += 0;` : `if (${x} === 0) ${x} = 0;`;
    return `if (!${fits(module, shape, x)}${charge}) return REFUSED; ${normal}`;
  }
  const call = shape.kind === 'any' ? `copyAny(${x}, ${shape.depth})` : `${copier(module, shape)}(${x})`;
  return `${prove(shape, x)}${x} = ${call}; if (${x} === REFUSED) return REFUSED;`;
}

/** What must hold before the copier of this shape is called. */
function prove(shape: Shape, x: string): string {
  switch (shape.kind) {
    case 'array':
    case 'tuple':
      return `if (!isArray(${x})) return REFUSED; `;
    case 'object':
    case 'record':
      return `if (typeof ${x} !== 'object' || ${x} === null || ${special(x)} && (${x} = plainOf(${x})) === undefined) return REFUSED; `;
    default:
      return '';
  }
}

/** `tag`: the field whose value the caller has read and matched, and hands over. */
function copier(module: Module, shape: Shape, tag: string | null = null): string {
  return module.define('copy', shape, () => {
    switch (shape.kind) {
      case 'object':
        return copyObject(module, shape, tag);
      case 'record':
        return copyRecord(module, shape);
      case 'array':
        return copyArray(module, shape);
      case 'tuple':
        return copyTuple(module, shape);
      case 'union':
        return copyUnion(module, shape);
      default:
        throw new Error(`${shape.kind} needs no copier.`);
    }
  });
}

/**
 * (plain object, value of its tag if there is one) → copy. Counting the keys costs half as much as looking at each: only when the
 * count differs are they looked at. (A field that is not enumerable and an extra one could hide behind each other; the
 * copy would still fit the schema.)
 */
function copyObject(module: Module, shape: ObjectShape, tag: string | null): string {
  const names = module.constant(new Set(shape.fields.map((field) => field.name)));
  const required = shape.fields.filter((field) => !field.optional).length;
  const closed = required === shape.fields.length;
  const lines = ['let n = 0; for (const key in v) n++;'];
  if (closed) lines.push(`if (n !== ${required} && extra(v, ${names})) return REFUSED;`);
  else lines.push(`let found = ${required};`);
  shape.fields.forEach((field, i) => {
    if (field.name === tag) return;
    const x = `x${i}`;
    lines.push(`let ${x} = ${read('v', field.name)};`);
    const copy = copyInto(module, field.shape, x);
    lines.push(field.optional ? `if (${x} !== undefined) { found++; ${copy} }` : copy);
  });
  if (!closed) lines.push(`if (n !== found && extra(v, ${names})) return REFUSED;`);
  lines.push(
    build(shape.fields, (field, i) => (field.name === tag ? 'tag' : `x${i}`)),
    'return out;',
  );
  return `(v, tag) {\n${lines.join('\n')}\n}`;
}

function copyRecord(module: Module, shape: RecordShape): string {
  const pattern = shape.pattern === null ? null : module.constant(new RegExp(shape.pattern, 'u'));
  return `(v) {
    const names = sortedKeys(v);
    const out = {};
    let n = 0;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      let x = v[name];
      if (x === undefined) continue;
      ${pattern === null ? '' : `if (!${pattern}.test(name)) return REFUSED;`}
      if ((budget.left -= 1 + name.length) < 0) return REFUSED;
      ${copyInto(module, shape.value, 'x')}
      put(out, name, x);
      n++;
    }
    return n >= ${shape.minProperties} && n <= ${shape.maxProperties} ? out : REFUSED;
  }`;
}

function copyArray(module: Module, shape: ArrayShape): string {
  const most = Math.min(shape.maxItems, SIZE_MAX);
  return `(v) {
    const n = v.length;
    if (!(isSafe(n) && n >= ${shape.minItems} && n <= ${most} && (budget.left -= n) >= 0)) return REFUSED;
    const out = [];
    for (let i = 0; i < n; i++) {
      let x = v[i];
      ${copyInto(module, shape.item, 'x')}
      out.push(x);
    }
    return out;
  }`;
}

function copyTuple(module: Module, shape: TupleShape): string {
  const items = shape.items.map((item, i) => `let x${i} = v[${i}]; ${copyInto(module, item, `x${i}`)}`);
  return `(v) {
    if (v.length !== ${shape.items.length}) return REFUSED;
    ${items.join('\n')}
    return [${shape.items.map((_, i) => `x${i}`).join(', ')}];
  }`;
}

function copyUnion(module: Module, shape: UnionShape): string {
  const body = choose(module, shape, 'v', false, (alternative, _, tag) => {
    if (isScalar(alternative)) return `${copyInto(module, alternative, 'v')} return v;`;
    if (tag === null) return `return ${copier(module, alternative)}(v);`;
    return `return ${copier(module, alternative, shape.tag)}(v, ${tag});`;
  });
  return `(v) {\n${body}\nreturn REFUSED;\n}`;
}

/** An expression: a fresh copy of `x`, which fits. */
export function cloned(module: Module, shape: Shape, x: string): string {
  if (isScalar(shape)) return x;
  if (shape.kind === 'any') return `cloneAny(${x})`;
  return `${cloner(module, shape)}(${x})`;
}

function cloner(module: Module, shape: Shape): string {
  return module.define('clone', shape, () => {
    switch (shape.kind) {
      case 'object': {
        const optional = shape.fields.map((field, i) =>
          field.optional ? `const x${i} = ${read('v', field.name)};` : '',
        );
        const value = (field: Field, i: number): string =>
          cloned(module, field.shape, field.optional ? `x${i}` : read('v', field.name));
        return `(v) {\n${optional.join('')}\n${build(shape.fields, value)}\nreturn out;\n}`;
      }
      case 'record':
        return `(v) { const out = {}; for (const name of keys(v)) put(out, name, ${cloned(module, shape.value, 'v[name]')}); return out; }`;
      case 'array':
        return `(v) { const out = []; for (let i = 0; i < v.length; i++) out.push(${cloned(module, shape.item, 'v[i]')}); return out; }`;
      case 'tuple':
        return `(v) { return [${shape.items.map((item, i) => cloned(module, item, `v[${i}]`)).join(', ')}]; }`;
      case 'union':
        return `(v) {\n${choose(module, shape, 'v', true, (one) => `return ${cloned(module, one, 'v')};`)}\nreturn v;\n}`;
      default:
        throw new Error(`${shape.kind} needs no cloner.`);
    }
  });
}

/** An expression: does `raw`, anything at all, equal `last`, which fits? False when in doubt. */
export function compared(module: Module, shape: Shape, raw: string, last: string): string {
  if (isScalar(shape)) return `${raw} === ${last}`;
  if (shape.kind === 'any') return `sameAny(${raw}, ${last})`;
  return `${comparer(module, shape)}(${raw}, ${last})`;
}

const OBJECT_TEST = `if (typeof v !== 'object' || v === null || ${special('v')}) return false;`;

function comparer(module: Module, shape: Shape): string {
  return module.define('same', shape, () => {
    switch (shape.kind) {
      case 'object':
        return sameObject(module, shape);
      case 'record':
        return `(v, last) {
          ${OBJECT_TEST}
          let n = 0;
          for (const name in v) {
            if (!hasOwn.call(last, name) || !(${compared(module, shape.value, 'v[name]', 'last[name]')})) return false;
            n++;
          }
          return n === keys(last).length;
        }`;
      case 'array':
        return `(v, last) {
          if (!isArray(v) || v.length !== last.length) return false;
          for (let i = 0; i < last.length; i++) if (!(${compared(module, shape.item, 'v[i]', 'last[i]')})) return false;
          return true;
        }`;
      case 'tuple': {
        const items = shape.items.map((item, i) => ` && ${compared(module, item, `v[${i}]`, `last[${i}]`)}`);
        return `(v, last) { return isArray(v) && v.length === ${shape.items.length}${items.join('')}; }`;
      }
      case 'union':
        return `(v, last) {\n${choose(module, shape, 'last', true, (one) => `return ${compared(module, one, 'v', 'last')};`)}\nreturn false;\n}`;
      default:
        throw new Error(`${shape.kind} needs no comparer.`);
    }
  });
}

function sameObject(module: Module, shape: ObjectShape): string {
  const lines = [OBJECT_TEST, 'let n = 0; for (const key in v) n++;'];
  lines.push(`let found = ${shape.fields.filter((field) => !field.optional).length};`);
  shape.fields.forEach((field, i) => {
    const [raw, last] = [read('v', field.name), read('last', field.name)];
    if (!field.optional) {
      lines.push(`if (!(${compared(module, field.shape, raw, last)})) return false;`);
      return;
    }
    lines.push(`const x${i} = ${last};`);
    lines.push(`if (x${i} === undefined) { if (${raw} !== undefined) return false; }`);
    lines.push(`else if (${compared(module, field.shape, raw, `x${i}`)}) found++; else return false;`);
  });
  return `(v, last) {\n${lines.join('\n')}\nreturn n === found;\n}`;
}
