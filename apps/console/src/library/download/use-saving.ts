import { useNotices } from '../../notices/notices.tsx';
import { useWords } from '../phrases.ts';
import { type SavedFile, save } from './saving.ts';
import { downloads } from './shared.ts';

/** Saves files on somebody's disk; what the browser refuses is said. */
export function useSaving(): (files: readonly SavedFile[]) => void {
  const words = useWords();
  const notices = useNotices();
  return (files) => {
    save(files, downloads).catch((problem: unknown) => {
      const reason = problem instanceof Error ? problem.message : String(problem);
      notices.say(words.failed(reason), { kind: 'problem' });
    });
  };
}
