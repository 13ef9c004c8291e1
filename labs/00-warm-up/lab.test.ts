import { editorTests } from '#editor';

await editorTests('00-warm-up');
