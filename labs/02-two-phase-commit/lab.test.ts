/** The tests of this lab in your editor: `npx vitest labs/02`. The same verdicts as `npx lockstep grade 02`. */
import { editorTests } from '#editor';

await editorTests('02-two-phase-commit');
