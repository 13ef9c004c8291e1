/** A grading as JSON: keys in the order of the published schema, one line per event, so that two reports can be compared by `diff`. */
import type { GradeReport } from '../judge/report.ts';
import schema from './grade-report.schema.json' with { type: 'json' };

export const renderJson = (report: GradeReport): string => `${print(report, schema as Shape, '')}\n`; // a JSON Schema: its fields are read as far as `Shape` names them

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

function print(value: unknown, shape: Shape | undefined, indent: string): string {
  const known = shape?.anyOf?.find((option) => option.properties !== undefined || option.items !== undefined) ?? shape;
  if (Array.isArray(value)) return printList(value, known, indent);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as Readonly<Record<string, unknown>>; // neither a list nor null: its fields are all there is
  const deeper = `${indent}  `;
  const fields = orderedKeys(object, known).map(
    (key) => `${deeper}${JSON.stringify(key)}: ${print(object[key], known?.properties?.[key], deeper)}`,
  );
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${indent}}`;
}

function printList(list: readonly unknown[], shape: Shape | undefined, indent: string): string {
  if (list.length === 0) return '[]';
  const deeper = `${indent}  `;
  // Leaves and events stand on a line each: a run of 300 events is 300 lines.
  const flat =
    shape?.items?.properties === undefined || 'n' in shape.items.properties || 'event' in shape.items.properties;
  const lines = list.map((item) => deeper + (flat ? inline(item, shape?.items) : print(item, shape?.items, deeper)));
  return `[\n${lines.join(',\n')}\n${indent}]`;
}

function inline(value: unknown, shape?: Shape): string {
  if (Array.isArray(value)) return `[${value.map((item) => inline(item)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as Readonly<Record<string, unknown>>; // as above
  const fields = orderedKeys(object, shape).map((key) => `${JSON.stringify(key)}: ${inline(object[key])}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** The schema's fields first, in its order; fields it leaves open (an event's own) after them, sorted. */
function orderedKeys(object: Readonly<Record<string, unknown>>, shape: Shape | undefined): string[] {
  const known = Object.keys(shape?.properties ?? {}).filter((key) => object[key] !== undefined);
  const open = Object.keys(object).filter((key) => object[key] !== undefined && !known.includes(key));
  return [...known, ...open.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))];
}
