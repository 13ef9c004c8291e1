/** Writes the functions that turn values of a shape into bytes and back. Constants take no byte, most fields take one. */
import type { Module } from './emit.ts';
import { build, choose, fits, read, text } from './emit.ts';
import type { Field, NumberShape, ObjectShape, Shape, UnionShape } from './shape.ts';
import { SIZE_MAX } from './shape.ts';

/** Where a number that is never negative starts to count; null: it needs a sign. */
const floorOf = (shape: NumberShape): number | null =>
  shape.integer && shape.minimum !== undefined && Number.isSafeInteger(shape.minimum) && shape.minimum >= 0
    ? shape.minimum
    : null;

/** Statements that write `x`, which fits, to `w`. */
export function encoded(module: Module, shape: Shape, x: string): string {
  switch (shape.kind) {
    case 'any':
      return `encodeAny(w, ${x});`;
    case 'boolean':
      return `w.u8(${x} ? 1 : 0);`;
    case 'enum':
      return encodedEnum(module, shape.values.map(text), x);
    case 'number': {
      const floor = floorOf(shape);
      if (floor !== null) return `w.varint(${x} - ${floor});`;
      return shape.integer ? `w.zigzag(${x});` : `encodeNumber(w, ${x});`;
    }
    case 'string':
      return `w.text(${x});`;
    default:
      return `${encoder(module, shape)}(w, ${x});`;
  }
}

function encodedEnum(module: Module, values: readonly string[], x: string): string {
  if (values.length === 1) return '';
  if (values.length > 12) {
    const places = module.constant(new Map(values.map((value, i) => [JSON.parse(value), i])));
    return `w.varint(${places}.get(${x}));`;
  }
  const place = values.slice(1).reduceRight((rest, value, i) => `${x} === ${value} ? ${i + 1} : ${rest}`, '0');
  return `w.u8(${place});`;
}

const MASK_BITS = 30;
const bitOf = (i: number): { readonly mask: string; readonly bit: number } => ({
  mask: `m${Math.floor(i / MASK_BITS)}`,
  bit: 1 << (i % MASK_BITS),
});

const optionalOf = (shape: ObjectShape): Field[] => shape.fields.filter((field) => field.optional);

const masksOf = (optional: readonly Field[]): string[] =>
  Array.from({ length: Math.ceil(optional.length / MASK_BITS) }, (_, i) => `m${i}`);

function encoder(module: Module, shape: Shape): string {
  return module.define('encode', shape, () => {
    switch (shape.kind) {
      case 'object':
        return encodeObject(module, shape);
      case 'record':
        return `(w, v) {
          const names = keys(v);
          w.varint(names.length);
          for (let i = 0; i < names.length; i++) { const name = names[i]; w.text(name); const x = v[name]; ${encoded(module, shape.value, 'x')} }
        }`;
      case 'array':
        return `(w, v) {
          const n = v.length;
          ${shape.minItems === shape.maxItems ? '' : `w.varint(n - ${shape.minItems});`}
          for (let i = 0; i < n; i++) { const x = v[i]; ${encoded(module, shape.item, 'x')} }
        }`;
      case 'tuple':
        return `(w, v) { ${shape.items.map((item, i) => `const x${i} = v[${i}]; ${encoded(module, item, `x${i}`)}`).join('\n')} }`;
      case 'union':
        return `(w, v) {\n${choose(module, shape, 'v', true, (one, index) => `w.varint(${index}); ${encoded(module, one, 'v')} return;`)}\n}`;
      default:
        throw new Error(`${shape.kind} needs no encoder.`);
    }
  });
}

function encodeObject(module: Module, shape: ObjectShape): string {
  const optional = optionalOf(shape);
  const masks = masksOf(optional);
  const lines = masks.map((mask) => `let ${mask} = 0;`);
  optional.forEach((field, i) => {
    const { mask, bit } = bitOf(i);
    lines.push(`if (${read('v', field.name)} !== undefined) ${mask} |= ${bit};`);
  });
  for (const mask of masks) lines.push(`w.varint(${mask});`);
  shape.fields.forEach((field, i) => {
    const write = encoded(module, field.shape, `x${i}`);
    if (write === '') return;
    lines.push(`const x${i} = ${read('v', field.name)};`);
    lines.push(field.optional ? `if (x${i} !== undefined) { ${write} }` : write);
  });
  return `(w, v) {\n${lines.join('\n')}\n}`;
}

/** Statements that read `x`, a variable, from `r`, or throw: no bytes whatever yield a value that does not fit. */
export function decodedInto(module: Module, shape: Shape, x: string): string {
  switch (shape.kind) {
    case 'any':
      return `${x} = decodeAny(r, ${shape.depth});`;
    case 'boolean':
      return `${x} = r.u8(); if (${x} > 1) malformed(); ${x} = ${x} === 1;`;
    case 'enum': {
      const [first] = shape.values;
      if (shape.values.length === 1 && first !== undefined) return `${x} = ${text(first)};`;
      const values = module.constant(shape.values);
      return `${x} = r.varint(); if (${x} >= ${shape.values.length}) malformed(); ${x} = ${values}[${x}];`;
    }
    case 'number': {
      const floor = floorOf(shape);
      const whole = floor === null ? 'r.zigzag()' : `r.varint() + ${floor}`;
      return `${x} = ${shape.integer ? whole : 'decodeNumber(r)'}; if (!${fits(module, shape, x)}) malformed();`;
    }
    case 'string':
      return `${x} = decodeText(r); if (!${fits(module, shape, x)}) malformed();`;
    default:
      return `${x} = ${decoder(module, shape)}(r);`;
  }
}

function decoder(module: Module, shape: Shape): string {
  return module.define('decode', shape, () => {
    switch (shape.kind) {
      case 'object':
        return decodeObject(module, shape);
      case 'record':
        return `(r) {
          const n = decodeCount(r);
          if (n < ${shape.minProperties} || n > ${shape.maxProperties}) malformed();
          const out = {};
          let last;
          for (let i = 0; i < n; i++) {
            const name = decodeText(r);
            if (last !== undefined && !comesBefore(last, name)) malformed();
            ${shape.pattern === null ? '' : `if (!${module.constant(new RegExp(shape.pattern, 'u'))}.test(name)) malformed();`}
            let x; ${decodedInto(module, shape.value, 'x')}
            put(out, name, x);
            last = name;
          }
          return out;
        }`;
      case 'array':
        return `(r) {
          const n = ${shape.minItems === shape.maxItems ? shape.minItems : `r.varint() + ${shape.minItems}`};
          if (n > ${Math.min(shape.maxItems, SIZE_MAX)} || (budget.left -= n) < 0) malformed();
          const out = [];
          for (let i = 0; i < n; i++) { let x; ${decodedInto(module, shape.item, 'x')} out.push(x); }
          return out;
        }`;
      case 'tuple': {
        const items = shape.items.map((item, i) => `let x${i}; ${decodedInto(module, item, `x${i}`)}`);
        return `(r) { ${items.join('\n')} return [${shape.items.map((_, i) => `x${i}`).join(', ')}]; }`;
      }
      case 'union':
        return decodeUnion(module, shape);
      default:
        throw new Error(`${shape.kind} needs no decoder.`);
    }
  });
}

function decodeUnion(module: Module, shape: UnionShape): string {
  const cases = shape.alternatives.map(
    (alternative, i) => `case ${i}: { let x; ${decodedInto(module, alternative, 'x')} return x; }`,
  );
  return `(r) {\nswitch (r.varint()) {\n${cases.join('\n')}\ndefault: return malformed();\n}\n}`;
}

function decodeObject(module: Module, shape: ObjectShape): string {
  const optional = optionalOf(shape);
  const lines = masksOf(optional).map((mask, i) => {
    const bits = Math.min(MASK_BITS, optional.length - i * MASK_BITS);
    return `const ${mask} = r.varint(); if (${mask} > ${(1 << bits) - 1}) malformed();`;
  });
  shape.fields.forEach((field, i) => {
    const readIt = decodedInto(module, field.shape, `x${i}`);
    if (!field.optional) {
      lines.push(`let x${i}; ${readIt}`);
      return;
    }
    const { mask, bit } = bitOf(optional.indexOf(field));
    lines.push(`let x${i}; if ((${mask} & ${bit}) !== 0) { ${readIt} }`);
  });
  return `(r) {\n${lines.join('\n')}\n${build(shape.fields, (_, i) => `x${i}`)}\nreturn out;\n}`;
}
