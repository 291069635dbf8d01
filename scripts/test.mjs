import { join } from 'node:path';
import { build, install, ROOT, run } from './setup.mjs';

/** Everything but the benchmarks; arguments go to Vitest, such as a part of a file's name. */
install();
build();
const bin = (name) => join(ROOT, 'node_modules/.bin', name);
const inherit = { stdio: 'inherit' };
const filters = process.argv.slice(2);
if (filters.length === 0) {
  run(bin('biome'), ['check', '--error-on-warnings', '.'], inherit);
  for (const project of ['tsconfig.tests.json', 'packages/react/tsconfig.tests.json', 'e2e', 'apps/console'])
    run(bin('tsc'), ['--noEmit', '-p', project], inherit);
}
run(bin('vitest'), ['run', ...filters], inherit);
