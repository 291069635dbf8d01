import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, ROOT, run } from './setup.mjs';

/**
 * Writes the reference of the clients from their docstrings, as Markdown. Fails, with the names, when something public
 * has no docstring. `--root` is another tree of the same shape, built already; `--out` a new folder to write to.
 */
const { values } = parseArgs({ options: { root: { type: 'string' }, out: { type: 'string' } } });
const root = resolve(values.root ?? ROOT);
const out = resolve(values.out ?? join(ROOT, 'artifacts/reference'));
const PYTHON = 'python/src/sightglass';
const DOCUMENTER = 'node_modules/@microsoft/api-documenter/bin/api-documenter';
// What it reports is for readers of its terminal; standard output stays free.
const quietly = { stdio: ['ignore', 'ignore', process.stderr] };

if (values.root === undefined) {
  install();
  build();
}
// What it needs is there only after the installation.
const { extract, modulesOf, spell } = await import('./reference-typescript.mjs');
if (values.out !== undefined && existsSync(out)) {
  console.error(`--out: ${out} exists already; name a folder that does not, which will be made`);
  process.exit(1);
}
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const packages = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name))
  .filter((folder) => existsSync(join(folder, 'package.json')))
  .map((folder) => ({ folder, about: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
  .filter(({ about }) => !about.private && about.exports?.['.']?.types);
const modules = packages.flatMap(modulesOf);

if (existsSync(join(root, PYTHON)))
  run('python3', [join(ROOT, 'scripts/reference-python.py'), join(root, PYTHON), join(out, 'python')]);

const models = mkdtempSync(join(tmpdir(), 'sightglass-reference-'));
try {
  const problems = modules.flatMap((module) => extract(module, models));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else
    run(
      process.execPath,
      [join(ROOT, DOCUMENTER), 'markdown', '-i', models, '-o', join(out, 'typescript')],
      quietly,
    );
} finally {
  rmSync(models, { recursive: true, force: true });
}

// API Documenter ends lines as Windows does, and knows packages only.
for (const path of existsSync(join(out, 'typescript')) ? readdirSync(join(out, 'typescript')) : []) {
  const file = join(out, 'typescript', path);
  writeFileSync(file, spell(modules, readFileSync(file, 'utf8').replaceAll('\r\n', '\n')));
}

const lines = modules.map(
  ({ specifier, page, description }) => `- [${specifier}](typescript/${page}.md): ${description}`,
);
if (existsSync(join(out, 'python')))
  lines.push(
    '- [sightglass](python/sightglass.md) for Python; [sightglass.blocking](python/sightglass.blocking.md) without asyncio',
  );
if (process.exitCode !== 1) {
  writeFileSync(join(out, 'README.md'), `# Reference\n\n${lines.join('\n')}\n`);
  console.error(`The reference is in ${out}`);
}
