/** The rules of a shape, as the end of "must be …". */
import {
  type NumberShape,
  type ObjectShape,
  type Scalar,
  type Shape,
  SIZE_MAX,
  type StringShape,
  tagValues,
  type UnionShape,
} from './shape.ts';

export const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

export const literal = (value: Scalar): string => (typeof value === 'string' ? quote(value) : String(value));

export const fieldsOf = (shape: ObjectShape): string =>
  shape.fields.length === 0
    ? 'no fields'
    : `the fields ${shape.fields.map(({ name, optional }) => (optional ? `${name}?` : name)).join(', ')}`;

/** The rule as the end of "must be …". */
export function ruleOf(shape: Shape): string {
  switch (shape.kind) {
    case 'any':
      return 'plain data (null, true, false, a finite number, a string, an array, an object)';
    case 'boolean':
      return 'true or false';
    case 'enum':
      return shape.values.length === 1
        ? shape.values.map(literal).join()
        : `one of ${shape.values.map(literal).join(', ')}`;
    case 'number':
      return ruleOfNumber(shape);
    case 'string':
      return ruleOfString(shape);
    case 'array':
      return `an array${counted('item', shape.minItems, shape.maxItems)}`;
    case 'tuple':
      return `an array of ${shape.items.length}`;
    case 'object':
      return `an object with ${fieldsOf(shape)}`;
    case 'record':
      return `an object${counted('field', shape.minProperties, shape.maxProperties)}`;
    case 'union':
      return ruleOfUnion(shape);
  }
}

function counted(noun: string, min: number, max: number): string {
  if (min === max) return ` of ${min} ${noun}s`;
  if (max < SIZE_MAX) return ` of ${min} to ${max} ${noun}s`;
  return min === 0 ? '' : ` of at least ${min} ${noun}${min === 1 ? '' : 's'}`;
}

function ruleOfNumber(shape: NumberShape): string {
  const bounds = [
    shape.minimum === undefined ? '' : ` ≥ ${shape.minimum}`,
    shape.exclusiveMinimum === undefined ? '' : ` > ${shape.exclusiveMinimum}`,
    shape.maximum === undefined ? '' : ` ≤ ${shape.maximum}`,
    shape.exclusiveMaximum === undefined ? '' : ` < ${shape.exclusiveMaximum}`,
  ].filter((bound) => bound !== '');
  const multiple = shape.multipleOf === undefined ? '' : `, a multiple of ${shape.multipleOf}`;
  return `${shape.integer ? 'an integer' : 'a finite number'}${bounds.join(' and')}${multiple}`;
}

function ruleOfString(shape: StringShape): string {
  const pattern = shape.pattern === null ? '' : ` that matches /${shape.pattern}/`;
  const { minLength, maxLength } = shape;
  if (minLength === 0 && maxLength === Number.POSITIVE_INFINITY) return `a string${pattern}`;
  const most = maxLength === Number.POSITIVE_INFINITY ? SIZE_MAX : maxLength;
  return `a string${counted('character', minLength, most)}${pattern}`;
}

function ruleOfUnion(shape: UnionShape): string {
  const { tag } = shape;
  const rest = shape.alternatives.filter((one) => tag === null || one.kind !== 'object');
  const rules = rest.map(ruleOf);
  if (tag !== null) {
    const values = shape.alternatives.flatMap((one) => (one.kind === 'object' ? tagValues(one, tag) : []));
    rules.push(`an object whose ${tag} is one of ${values.map(literal).join(', ')}`);
  }
  return rules.join(', or ');
}
