/**
 * Programs of other versions of Node.js that clients are to be tried with besides the one that runs the tests: paths
 * in `SIGHTGLASS_OTHER_NODES`, with colons between. The machine that decides what lands brings some along (`.ci/run`).
 */
export const OTHER_NODES: readonly string[] =
  process.env['SIGHTGLASS_OTHER_NODES']?.split(':').filter((path) => path !== '') ?? [];

/** These, and the one that runs the tests. */
export const NODES: readonly string[] = [process.execPath, ...OTHER_NODES];
