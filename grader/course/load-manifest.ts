/** Reads `lab.json` and says everything that is wrong with it at once: file, path, rule, and what stands there. */
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { CourseError } from './errors.ts';
import { Manifest } from './manifest.ts';
import { nearest } from './nearest.ts';
import { readText } from './read-text.ts';
import { projectRoot } from './root.ts';

let validate: ReturnType<typeof compile> | undefined;
const compile = () => new Ajv({ allErrors: true, verbose: true }).compile<Manifest>(Manifest);

/** `lab`: folder name in labs/. Throws a CourseError. */
export function loadManifest(lab: string, root: string = projectRoot): Manifest {
  const shown = `labs/${lab}/lab.json`;
  const file = readText(join(root, 'labs', lab, 'lab.json'));
  if (file.kind === 'missing') {
    throw new CourseError(
      `${shown} is missing: every lab has one. Copy that of another lab; grader/course/manifest.ts says what belongs in it.`,
    );
  }
  if (file.kind === 'unusable') throw new CourseError(`${shown} ${file.why}.`);
  const value = parse(file.text, shown);
  validate ??= compile();
  const faults = validate(value)
    ? crossFaults(value, lab)
    : [...new Set((validate.errors ?? []).map((error) => faultOf(error)))];
  if (faults.length > 0) {
    throw new CourseError(
      `${shown} is not a manifest:\n${faults.map((fault) => `  ${fault}`).join('\n')}\ngrader/course/manifest.ts says what belongs in it.`,
    );
  }
  return value as Manifest; // validated above
}

function parse(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The position only: the engine's words differ from version to version, and some tell no position.
    const words = error instanceof Error ? error.message : '';
    const position = /position (\d+)/.exec(words)?.[1] ?? (/end of JSON/.test(words) ? text.length : undefined);
    const before = text.slice(0, Number(position ?? 0)).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
    const where = position === undefined ? '' : ` from ${place} on`;
    throw new CourseError(
      `${shown} is not JSON${where}. A comma too many or too few, a quote that is missing, or a comment?`,
    );
  }
}

/** "/parts/0/points/a-b" → "parts[0].points["a-b"]". */
function pathOf(pointer: string, more?: string): string {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (more !== undefined) steps.push(more);
  const path = steps
    .map((step) => {
      if (/^\d+$/.test(step)) return `[${step}]`;
      return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('');
  return path === '' ? 'the whole file' : path.replace(/^\./, '');
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function faultOf({ keyword, instancePath, params, parentSchema, data, message }: ErrorObject): string {
  const at = pathOf(instancePath);
  const but = `but it is ${show(data)}`;
  switch (keyword) {
    case 'required':
      return `${pathOf(instancePath, params.missingProperty)} is missing.`;
    case 'additionalProperties': {
      const pattern = Object.keys(parentSchema?.patternProperties ?? {})[0];
      const key: string = params.additionalProperty;
      if (pattern !== undefined) return `${at} has the key ${show(key)}, but its keys must match ${pattern}.`;
      const meant = nearest(key, Object.keys(parentSchema?.properties ?? {}));
      const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
      return `${pathOf(instancePath, key)} is no field of a manifest.${hint}`;
    }
    case 'type':
      return `${at} must be ${/^[aeiou]/.test(params.type) ? 'an' : 'a'} ${params.type}, ${but}.`;
    case 'const':
      return `${at} must be ${show(params.allowedValue)}, ${but}.`;
    case 'pattern':
      return `${at} must match ${params.pattern}, ${but}.`;
    case 'minimum':
      return `${at} must be at least ${params.limit}, ${but}.`;
    case 'minItems':
    case 'minLength':
      return `${at} must not be empty.`;
    case 'uniqueItems':
      return `${at} names the same twice, at [${Math.min(params.i, params.j)}] and [${Math.max(params.i, params.j)}].`;
    default:
      return `${at} ${message ?? `breaks the rule ${keyword}`}, ${but}.`;
  }
}

/** What a schema cannot say. */
function crossFaults(manifest: Manifest, lab: string): string[] {
  const faults: string[] = [];
  if (manifest.id !== lab) faults.push(`id must be the name of its folder, "${lab}", but it is "${manifest.id}".`);
  const ids = manifest.parts.map((part) => part.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) {
    faults.push(`parts has two parts with the id "${id}".`);
  }
  manifest.parts.forEach((part, i) => {
    if (Object.keys(part.points).length === 0) faults.push(`parts[${i}].points gives points for nothing.`);
  });
  const counted = manifest.parts.filter((part) => part.bonus !== true);
  const sum = counted.reduce((total, part) => total + Object.values(part.points).reduce((a, b) => a + b, 0), 0);
  if (sum !== 100) faults.push(`the points of all parts that are no bonus must sum to 100, but they sum to ${sum}.`);
  return faults;
}
