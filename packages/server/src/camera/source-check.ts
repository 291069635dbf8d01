import type { HeadSpecs } from '../media/messages.ts';
import { askBriefly } from './brief-media.ts';

/**
 * Looks at the video files among the sources before anybody is served: a wrong path is a mistake, not a
 * lost signal.
 *
 * @returns what is wrong with the first that is none, and its head; undefined where all are right
 */
export async function findBadFile(
  heads: HeadSpecs,
): Promise<{ readonly head: 1 | 2; readonly problem: string } | undefined> {
  const files = heads.flatMap((head, index) =>
    (head ?? []).flatMap((source) =>
      source.kind === 'file' ? [{ head: index === 0 ? (1 as const) : (2 as const), path: source.path }] : [],
    ),
  );
  if (files.length === 0) return undefined;
  return askBriefly(async (media) => {
    for (const { head, path } of files) {
      try {
        await media.call('probe', { path });
      } catch (problem) {
        return { head, problem: problem instanceof Error ? problem.message : String(problem) };
      }
    }
    return undefined;
  });
}
