/**
 * The course on disk: which labs there are, their manifests, tests, programs and hashes. It reads and checks; it never
 * runs a test and never prints. What the user got wrong is a UsageError, what the course got wrong a CourseError. The last
 * argument of every function is the folder of the course: by default the one this file lies in, in tests another.
 */
export { CourseError, UsageError } from './errors.ts';
export { graderHash, sourceHash, suiteHash } from './hash.ts';
export { labFolders, listLabs, resolveLab } from './labs.ts';
export { loadManifest } from './load-manifest.ts';
export { loadSuite, suiteFaults } from './load-suite.ts';
export { loadEquivalents, loadVariants, type Variants, variantFaults } from './load-variants.ts';
export type { Manifest } from './manifest.ts';
export { applyEdits, type ProgramSource, readProgram } from './read-program.ts';
export { projectRoot } from './root.ts';
