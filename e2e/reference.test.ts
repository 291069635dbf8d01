import { execFile } from 'node:child_process';
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
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SCRIPT = join(ROOT, 'scripts/reference.mjs');
const PYTHON = '/usr/bin/python3';

/** Prints what readers of the Python package can name, as Python itself sees it. */
const PYTHON_NAMES = `
import json, sightglass, sightglass.blocking
methods = lambda kind: [name for name in dir(kind) if not name.startswith("_")]
print(json.dumps([sightglass.__all__, methods(sightglass.Camera), methods(sightglass.blocking.Camera)]))
`;

let scratch: string;
let pages: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'sightglass-reference-'));
  pages = join(scratch, 'pages');
  await run(process.execPath, [SCRIPT, '--out', pages]);
}, 240_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const pageOf = (...path: readonly string[]) => readFileSync(join(pages, ...path), 'utf8');

/** The modules that readers import, by what they import: its page, and where its source is. */
const modules = readdirSync(join(ROOT, 'packages')).flatMap((name) => {
  const file = join(ROOT, 'packages', name, 'package.json');
  const about: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (Object(about).private ?? false) return [];
  const entries: [string, { types?: string }][] = Object.entries(Object(Object(about).exports));
  return entries.flatMap(([path, { types }]) => {
    if (types === undefined) return [];
    const source = types.replace('/dist/', '/src/').replace('.d.ts', '.ts');
    const page = join(name, path).replaceAll('/', '.');
    return [{ module: join(`@sightglass/${name}`, path), page, source: join('packages', name, source) }];
  });
});

/** The names that a module declares or passes on for everybody, read from its source as a reader would. */
function exportsOf(path: string): readonly string[] {
  const source = readFileSync(path, 'utf8');
  const declared = source.matchAll(
    /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function|class|interface|type) (\w+)/gm,
  );
  const listed = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(({ 1: names = '' }) =>
    names.split(',').map((name) => name.trim().replace(/^type |^\w+ as /g, '')),
  );
  const passedOn = [...source.matchAll(/^export \* from '(\.[^']+)'/gm)].flatMap(({ 1: other = '' }) =>
    exportsOf(join(dirname(path), other)),
  );
  return [...Array.from(declared, ({ 1: name = '' }) => name), ...listed.filter(Boolean), ...passedOn];
}

/** The rows of the tables of a page of TypeScript: what is linked, and what is said of it. */
function rowsOf(page: string): ReadonlyMap<string, string> {
  return new Map(
    page.split('</tr>').flatMap((row) => {
      const name = /\[([\w\\]+)[^\]]*\]\(\.\//.exec(row.slice(row.lastIndexOf('<tr>')))?.[1];
      const said = row.split('<td>').at(-1)?.replace('</td>', '').trim();
      return name === undefined || said === undefined ? [] : [[name.replaceAll('\\', ''), said] as const];
    }),
  );
}

/** The sections of a page of Python: heading, and what is said below the signature. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  return new Map(
    page.split(/^##+ /m).map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading, lines.join('\n').replace(/^```[\s\S]*?^```/gm, '')];
    }),
  );
}

it('is of every module that readers import', () => {
  expect(modules.map(({ module }) => module)).toEqual([
    '@sightglass/client',
    '@sightglass/client/live',
    '@sightglass/protocol',
    '@sightglass/react',
  ]);
});

describe.each(modules)('the reference of $module', ({ module, page, source }) => {
  it('describes everything that is exported, and nothing else', () => {
    const rows = rowsOf(pageOf('typescript', `${page}.md`));
    const bare = [...rows].filter(([, said]) => !/\w{2}/.test(said)).map(([row]) => row);
    expect(bare).toEqual([]);
    expect([...rows.keys()].sort()).toEqual([...new Set(exportsOf(join(ROOT, source)))].sort());
  });

  it('is linked from the first page, with what it is for', () => {
    const line = `- [${module}](typescript/${page}.md): `;
    const lines = pageOf('README.md').split('\n');
    expect(lines.find((each) => each.startsWith(line))?.slice(line.length)).toMatch(/^\w+ \w+/);
  });
});

it('describes what a camera can do, without what is not for readers', () => {
  const rows = rowsOf(pageOf('typescript', 'client.camera.md'));
  expect(Object.fromEntries(rows)).toMatchObject({
    set: expect.stringContaining('Changes keys'),
    record: expect.stringContaining('recording'),
    waitFor: expect.stringMatching(/\w{2}/),
  });
  expect([...rows.keys()]).not.toContain('identity');
  expect(pageOf('typescript', 'client.library.md')).not.toContain('Identity');
  expect(
    readdirSync(join(pages, 'typescript')).filter((file) => /outbox|backoff|heartbeat/.test(file)),
  ).toEqual([]);
});

it('describes every public name of the Python package, and what its cameras can do', async () => {
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'python/src'), PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await run(PYTHON, ['-c', PYTHON_NAMES], { env });
  const [all, methods, blockingMethods]: string[][] = JSON.parse(stdout);
  const expected = {
    'sightglass.md': [...(all ?? []), ...(methods ?? []).map((method) => `Camera.${method}`)],
    'sightglass.blocking.md': ['connect', ...(blockingMethods ?? []).map((method) => `Camera.${method}`)],
  };
  for (const [page, names] of Object.entries(expected)) {
    const sections = sectionsOf(pageOf('python', page));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !/\w{2}/.test(sections.get(name) ?? ''))).toEqual([]);
    expect([...sections.keys()].filter((name) => /(^|\.)_|Outbox|Listening|Upkeep/.test(name))).toEqual([]);
  }
});

it('has no link that leads nowhere', () => {
  const broken = readdirSync(pages, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...pageOf(path).matchAll(/\]\((?!https?:)([^)#\s]+)/g)]
        .map(({ 1: target = '' }) => join(dirname(path), target))
        .filter((target) => !existsSync(join(pages, target)))
        .map((target) => `${path}: ${target}`),
    );
  expect(broken).toEqual([]);
});

it('is not written over what is there already', async () => {
  await expect(run(process.execPath, [SCRIPT, '--out', scratch])).rejects.toThrow(
    /exists already; name a folder/,
  );
  expect(existsSync(join(pages, 'README.md'))).toBe(true);
});

it('is refused, with the names, while something public has no docstring', async () => {
  const root = join(scratch, 'bare');
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const made = () =>
    run(process.execPath, [
      SCRIPT,
      '--root',
      root,
      '--out',
      join(mkdtempSync(join(scratch, 'refused-')), 'pages'),
    ]).then(
      () => 'made',
      (refusal: { stderr: string }) => refusal.stderr,
    );
  put(
    'packages/bare/package.json',
    JSON.stringify({
      name: '@sightglass/bare',
      version: '1.0.0',
      type: 'module',
      exports: { '.': { types: './dist/index.d.ts' }, './half': { types: './dist/half.d.ts' } },
    }),
  );
  put('packages/bare/dist/half.d.ts', 'export declare const half: number;\n');
  put('packages/hidden/package.json', JSON.stringify({ name: 'hidden', private: true }));
  put(
    'packages/bare/dist/index.d.ts',
    `export declare function bare(): void;
     export {};
     interface Kept { readonly size: number }
     /** Has a docstring, but its method has none. */
     export declare class Lens {
       turn(): Kept;
       /** Turned by this many degrees. */
       readonly angle: number;
     }
    `,
  );
  const refusal = await made();
  expect(refusal).toContain('@sightglass/bare: bare has no docstring');
  expect(refusal).toContain('@sightglass/bare: Lens.turn has no docstring');
  expect(refusal).toContain('@sightglass/bare/half has no docstring');
  expect(refusal).toContain('@sightglass/bare/half: half has no docstring');
  expect(refusal).toContain('@sightglass/bare: Kept is spoken of, but not exported');
  expect(refusal).not.toMatch(/Lens has|Lens\.angle|hidden/);

  put(
    'python/src/sightglass/__init__.py',
    '"""A lens."""\nfrom .lens import Lens, turn\n__all__ = ["Lens", "turn"]\n',
  );
  put(
    'python/src/sightglass/lens.py',
    'class Lens:\n    """A lens."""\n    def focus(self): ...\n    def _own(self): ...\n\ndef turn(): ...\n',
  );
  const refusalOfPython = await made();
  expect(refusalOfPython).toContain('sightglass.turn has no docstring');
  expect(refusalOfPython).toContain('sightglass.Lens.focus has no docstring');
  expect(refusalOfPython).not.toContain('_own');
});
