#!/usr/bin/env node
// Plain JavaScript, so that an old Node and a missing `npm ci` get a sentence instead of a stack trace.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Lockstep needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  console.error(
    'Install a current one from https://nodejs.org (or `nvm install 20`), then run the same command again.',
  );
  process.exitCode = 2;
} else {
  const tsx = await import('tsx/esm/api').catch(() => undefined);
  if (tsx === undefined) {
    console.error('Lockstep cannot find the packages it is made of.');
    console.error('Run `npm ci` in its folder (where package.json is) once, then the same command again.');
    process.exitCode = 2;
  } else {
    tsx.register({ tsconfig: false }); // a tsconfig.json of the folder we happen to stand in must not change us
    const { start } = await import('./start.ts');
    await start();
  }
}
