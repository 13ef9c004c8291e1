/** Every program a lab's tests are measured on. */
import {
  applyEdits,
  CourseError,
  loadEquivalents,
  loadSuite,
  loadVariants,
  projectRoot,
  readProgram,
  suiteHash,
} from '../course/catalogue.ts';
import type { Program } from '../course/program.ts';
import type { Test } from '../course/suite.ts';
import type { Alternative, Equivalent, Variant } from '../course/variants.ts';
import { type Mutant, mutantsOf, plainForm } from './mutants.ts';
import { typeFaults } from './type-faults.ts';

export interface Programs {
  readonly lab: string;
  readonly suiteHash: string;
  readonly tests: readonly Test[];
  readonly solution: Program;
  readonly alternatives: readonly { readonly alternative: Alternative; readonly program: Program }[];
  readonly variants: readonly { readonly variant: Variant; readonly program: Program }[];
  readonly mutants: readonly (Mutant & {
    /** Why a student's editor refuses it; null where it does not. */
    readonly typeFault: string | null;
    /** What the course says of it, if it says that no test can tell it from the solution. */
    readonly explanation: Equivalent | null;
  })[];
  readonly equivalents: readonly Equivalent[];
}

export async function loadPrograms(lab: string, signal: AbortSignal, root: string = projectRoot): Promise<Programs> {
  const read = (source: Parameters<typeof readProgram>[1]) => readProgram(lab, source, root, root);
  const suite = await loadSuite(lab, root);
  const { variants, alternatives } = await loadVariants(lab, root);
  const equivalents = await loadEquivalents(lab, root);
  const solution = await read({ kind: 'solution' });
  const mutants = await mutantsOf(solution);
  const visible = mutants.filter(({ ignored }) => ignored === null);
  const faults = await typeFaults(lab, solution, visible, signal, root);
  const explained = await explain(lab, solution, mutants, equivalents);
  return {
    lab,
    suiteHash: suiteHash(lab, root),
    tests: [...suite.public, ...suite.hidden],
    solution,
    alternatives: await Promise.all(
      alternatives.map(async (alternative) => ({
        alternative,
        program: await read({ kind: 'alternative', id: alternative.id }),
      })),
    ),
    variants: await Promise.all(
      variants.map(async (variant) => ({ variant, program: await read({ kind: 'variant', id: variant.id }) })),
    ),
    mutants: mutants.map((mutant) => ({
      ...mutant,
      typeFault: faults.get(mutant.id) ?? null,
      explanation: explained.get(mutant.id) ?? null,
    })),
    equivalents,
  };
}

/** Mutant id → the explanation whose edit makes the same program of the solution. */
async function explain(
  lab: string,
  solution: Program,
  mutants: readonly Mutant[],
  equivalents: readonly Equivalent[],
): Promise<ReadonlyMap<string, Equivalent>> {
  const found = new Map<string, Equivalent>();
  const forms = new Map<string, string>();
  for (const { id, file, program } of mutants)
    forms.set(id, `${file} ${await plainForm(program.files.get(file) ?? '')}`);
  for (const equivalent of equivalents) {
    const { id, file } = equivalent;
    const edited = applyEdits(
      `"${id}"`,
      [equivalent],
      file,
      solution.files.get(file) ?? '',
      `solutions/${lab}/${file}`,
    );
    const form = `${file} ${await plainForm(edited)}`;
    const meant = mutants.filter((mutant) => forms.get(mutant.id) === form);
    if (meant.length === 0)
      throw new CourseError(
        `solutions/${lab}/equivalent.ts: "${id}" explains a change of ${file} that no mutant makes.`,
      );
    for (const mutant of meant) found.set(mutant.id, equivalent);
  }
  return found;
}
