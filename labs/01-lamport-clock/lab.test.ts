/** The tests of this lab in your editor: `npx vitest labs/01`. The same verdicts as `npx lockstep grade 01`. */
import { editorTests } from '#editor';

await editorTests('01-lamport-clock');
