import type { CommandRow } from '../command.ts';
import { SHELLS, scriptFor } from '../completion-scripts.ts';
import { UsageError } from '../errors.ts';

/** The script that a shell reads. */
export const COMPLETION: CommandRow = {
  name: 'completion',
  summary: 'prints the script that completes commands, keys and values in a shell',
  parameters: [
    {
      name: '<shell>',
      description: SHELLS.join(', '),
      candidates: (word) => SHELLS.filter((shell) => shell.startsWith(word)),
    },
  ],
  options: [],
  examples: [
    ['source <(sightglass completion bash)', 'a line for ~/.bashrc'],
    ['sightglass completion zsh > ~/.zfunc/_sightglass', 'once; ~/.zfunc must be in fpath'],
    ['sightglass completion fish > ~/.config/fish/completions/sightglass.fish', 'once'],
  ],
  run: async ({ words, output }) => {
    const script = scriptFor(words[0] ?? '');
    if (script === undefined) {
      throw new UsageError(`There is no completion for ${words[0]}; there is for ${SHELLS.join(', ')}`);
    }
    output.text(script);
  },
};
