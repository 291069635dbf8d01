import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** A file of another package. */
const source = (path: string) => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

/**
 * Has the browser compile all of the first scripts while they come, on a thread of its own: nearly all of that runs as the page
 * begins, where it would be compiled function by function. Others than Chromium take the line as the comment that it is.
 *
 * @see https://v8.dev/blog/explicit-compile-hints
 */
function compiledAhead(): Plugin {
  return {
    name: 'compiled-ahead',
    generateBundle: {
      // After what Vite itself puts in front: the line has to be the first.
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const isFirst = new Set(
          chunks.filter(({ isEntry }) => isEntry).flatMap((file) => [file.fileName, ...file.imports]),
        );
        for (const chunk of chunks) {
          if (isFirst.has(chunk.fileName)) chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`;
        }
      },
    },
  };
}

/** Puts scripts and styles beside themselves compressed: the server hands them out so, and compresses nothing itself. */
function compressed(): Plugin {
  const ways = { br: promisify(brotliCompress), gz: promisify(gzip) };
  return {
    name: 'compressed',
    async writeBundle({ dir = '' }, bundle) {
      const texts = Object.values(bundle).filter(({ fileName }) => /\.(?:js|css)$/.test(fileName));
      await Promise.all(
        texts.flatMap((file) =>
          Object.entries(ways).map(async ([ending, way]) => {
            const plain = file.type === 'chunk' ? file.code : file.source;
            await writeFile(join(dir, `${file.fileName}.${ending}`), await way(plain));
          }),
        ),
      );
    },
  };
}

export default defineConfig({
  plugins: [compiledAhead(), compressed()],
  // The sources, so that the page needs no build of them first.
  resolve: {
    alias: {
      '@sightglass/protocol': source('protocol/src/index.ts'),
      '@sightglass/client/live': source('client/src/live/index.ts'),
      '@sightglass/client': source('client/src/index.ts'),
      '@sightglass/react': source('react/src/index.ts'),
    },
    dedupe: ['react', 'react-dom'],
  },
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    target: 'es2022',
    // The server's content security policy allows files of its own only: nothing inline.
    assetsInlineLimit: 0,
    // What the first script needs is asked for with it.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      onwarn(warning, report) {
        // 'use client' is for servers that render; here is none.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') report(warning);
      },
    },
  },
});
