import type { useWords } from './phrases.ts';
import type { FileFault } from './preset-file.ts';

/** Why a file cannot be taken, in the words of the page. */
export function faultText(fault: FileFault, words: ReturnType<typeof useWords>): string {
  switch (fault.kind) {
    case 'no JSON':
      return words.noJson;
    case 'no presets':
      return words.noPresets;
    case 'too new':
      return words.tooNew(fault.version);
    case 'bad name':
      return words.badNameAt(fault.at);
    case 'twice':
      return words.twice(fault.name);
    case 'no values':
      return words.noValues(fault.name);
    case 'unknown key':
      return words.unknownKey(fault.name, fault.key);
    case 'bad value':
      return words.badValue(fault.name, fault.key);
  }
}
