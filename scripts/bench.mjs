import { join } from 'node:path';
import { build, install, ROOT, run } from './setup.mjs';

install();
build();
run(process.execPath, [join(ROOT, 'bench/dist/main.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
