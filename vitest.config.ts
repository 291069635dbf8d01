import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Minutes each: all cases with one kind of client, hours of the console in short, a machine in software, all snippets. */
const LONG =
  /(?:clients\/(?:python|react|react-live|chromium|other-nodes|node)|console\/(?:memory|two-browsers)|v4l2\/cameras|docs)\.test\.ts$/;

/** What talks to servers and measures nothing: it waits most of the time, and stands beside others well. */
const PATIENT = [
  'e2e/clients/**/*.test.ts',
  'e2e/cli/**/*.test.ts',
  'e2e/python/**/*.test.ts',
  ...[
    'any-input',
    'library',
    'looking-after',
    'presets',
    'python-client',
    'reference',
    'secrets',
    'user-command',
  ].map((name) => `e2e/${name}.test.ts`),
];

/** What shows live video or the console: each takes a core, two do not disturb each other. */
const IN_PAIRS = [
  'e2e/console/**/*.test.ts',
  'e2e/v4l2/**/*.test.ts',
  ...['docs', 'hostile-peers', 'live', 'recording', 'sources', 'tls', 'whep'].map(
    (name) => `e2e/${name}.test.ts`,
  ),
];

/** What takes long begins first, so that nothing is waited for alone in the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) =>
      project.config.sequence.groupOrder * 2 + (LONG.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  // The sources, not what a build left behind.
  resolve: {
    alias: {
      '@sightglass/protocol': source('packages/protocol/src/index.ts'),
      '@sightglass/client/live': source('packages/client/src/live/index.ts'),
      '@sightglass/client': source('packages/client/src/index.ts'),
      '@sightglass/react': source('packages/react/src/index.ts'),
    },
  },
  test: {
    pool: 'forks',
    // What is waited for comes at once on a quiet machine; a shared one takes its time.
    expect: { poll: { timeout: 20_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'apps/*/src/**/*.test.{ts,tsx}'],
          // By itself Vitest keeps one core of two free.
          maxWorkers: '100%',
          // Machines that run tests are shared: what hangs is found all the same.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'clients',
          include: PATIENT,
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'pairs',
          include: IN_PAIRS,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: [...PATIENT, ...IN_PAIRS],
          // What is measured is not disturbed: one file after the other.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
