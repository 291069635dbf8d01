import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  // The sources of the contract, so that the page needs no build of it first.
  resolve: {
    alias: {
      '@sightglass/protocol': fileURLToPath(new URL('../../packages/protocol/src/index.ts', import.meta.url)),
    },
  },
  build: {
    target: 'es2022',
    // The server's content security policy allows files of its own only: nothing inline.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
