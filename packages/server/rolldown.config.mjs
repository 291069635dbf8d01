import { defineConfig } from 'rolldown';

/** What has machine code beside it, looks for its own files, or is known by its path (see `stray-failures.ts`). */
const LEFT_OUT = ['node-av', 'better-sqlite3', 'koffi', '@node-rs/argon2', 'pino', 'werift'];

/**
 * The server in a few files instead of 1,500: Node.js 20 finds, reads and compiles every file at each start, which took half of it.
 */
export default defineConfig({
  input: { main: 'src/main.ts', 'media/main': 'src/media/main.ts' },
  platform: 'node',
  external: LEFT_OUT.map((name) => new RegExp(`^${name}(?:/|$)`)),
  transform: { target: 'node20.19' },
  output: {
    comments: false,
    dir: 'program',
    entryFileNames: '[name].js',
    // Not beside the entries: paths from one file to another are as among the sources.
    chunkFileNames: 'parts/[name].js',
  },
});
