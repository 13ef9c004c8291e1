import { expect, test } from 'vitest';
import { swallowedByNpm } from './npm-flags.ts';

const npm = (flags: Readonly<Record<string, string>>) => ({
  npm_lifecycle_event: 'grade',
  npm_config_cache: '/home/ada/.npm',
  npm_config_yes: '',
  ...Object.fromEntries(Object.entries(flags).map(([name, value]) => [`npm_config_${name}`, value])),
});

// What reaches us after `npm run grade …` (npm 10 and 11), and the command that was meant.
test.each([
  ['01', {}, undefined],
  ['01 5', { seed: 'true' }, '01 --seed 5'],
  ['01', { seed: '5' }, '01 --seed 5'],
  ['01', { solution: 'true' }, '01 --solution'],
  ['', { solution: '01' }, '01 --solution'],
  ['01 5 B', { seed: 'true', part: 'true' }, '01 --part B --seed 5'],
  ['01 B 5 --solution', { seed: 'true', part: 'true' }, '01 --part B --seed 5 --solution'],
  ['01 json', {}, '01 --format json'],
  ['01 json r.json', { out: 'true' }, '01 --format json --out r.json'],
  ['01', { test: 'true' }, '01 --test <value>'],
  ['', { official: 'true' }, '<lab> --official'],
])('npm run grade → %s %o', (words, flags, meant) => {
  expect(swallowedByNpm(['grade', ...words.split(' ').filter((word) => word !== '')], npm(flags))).toBe(meant);
});

test('elsewhere the environment means nothing', () => {
  expect(swallowedByNpm(['grade', '01'], { npm_lifecycle_event: 'test', npm_config_seed: '5' })).toBeUndefined();
  expect(swallowedByNpm(['grade', '01'], { npm_config_seed: '5' })).toBeUndefined();
});
