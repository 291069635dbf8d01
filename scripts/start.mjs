import { build, install, ROOT } from './setup.mjs';

install();
build();
// In this process: a signal reaches the server itself, and its exit code is that of `npm start`.
await import(new URL('packages/server/program/main.js', `file://${ROOT}`).href);
