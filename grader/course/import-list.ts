/** Imports a module of the course by path and takes one exported list from it. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { CourseError } from './errors.ts';

/** What every entry of such a list has. The rest is the compiler's business: these modules are type-checked. */
export async function importList<T extends { readonly id: string }>(
  file: string,
  shown: string,
  name: string,
): Promise<readonly T[]> {
  if (!existsSync(file)) throw new CourseError(`${shown} is missing: it exports \`${name}\`.`);
  let module: { readonly [name: string]: unknown };
  try {
    module = await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof CourseError) throw error;
    throw new CourseError(`${shown} cannot be loaded: ${error instanceof Error ? error.message : 'it threw no Error'}`);
  }
  const list = module[name];
  if (!Array.isArray(list)) throw new CourseError(`${shown} must export a list called \`${name}\`.`);
  const place = list.findIndex((entry) => typeof entry !== 'object' || entry === null || typeof entry.id !== 'string');
  if (place >= 0) throw new CourseError(`${shown}: ${name}[${place}] has no id.`);
  return list;
}
