import type { Candidates, CommandRow, GroupRow } from './command.ts';

/** What can be completed. */
export interface Vocabulary {
  readonly commands: readonly CommandRow[];
  readonly groups: readonly GroupRow[];
}

/**
 * What fits for the last word of a command line; nothing where a file is wanted, which the shell knows better.
 *
 * @param words - those behind the name of the program, the last of them unfinished; Bash hands over `=` as a word
 */
export function complete(words: readonly string[], { commands, groups }: Vocabulary): readonly string[] {
  const line = joined(words);
  const word = line.at(-1) ?? '';
  const before = line.slice(0, -1);
  const [first = '', second = ''] = before;
  if (before.length === 0) {
    const singles = commands.filter(({ name, hidden }) => !hidden && !name.includes(' '));
    return like(word, [...singles, ...groups].map(({ name }) => name).concat('--help', '--version'));
  }
  if (groups.some(({ name }) => name === first) && before.length === 1) {
    return like(
      word,
      commands
        .filter(({ name }) => name.startsWith(`${first} `))
        .map(({ name }) => name.slice(first.length + 1)),
    );
  }
  const row = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (!row || row.takesAnything) return [];
  return forCommand(row, before.slice(row.name.split(' ').length), word);
}

function forCommand(row: CommandRow, before: readonly string[], word: string): readonly string[] {
  const options = row.options.map(({ flags, candidates }) => ({
    names: [...flags.matchAll(/--?[a-z][a-z-]*/g)].map(([name]) => name),
    takesValue: flags.includes('<'),
    candidates,
  }));
  const find = (name: string) => options.find(({ names }) => names.includes(name));
  const last = find(before.at(-1) ?? '');
  if (last?.takesValue) return from(last.candidates, word);
  if (word.startsWith('-')) {
    return like(word, [
      ...options.flatMap(({ names }) => names.filter((name) => name.startsWith('--'))),
      '--help',
    ]);
  }
  const position = before.filter(
    (each, index) => !each.startsWith('-') && !find(before[index - 1] ?? '')?.takesValue,
  ).length;
  const parameters = row.parameters ?? [];
  const many = parameters.at(-1)?.name.includes('...') === true;
  const parameter = parameters[position] ?? (many ? parameters.at(-1) : undefined);
  return from(parameter?.candidates, word);
}

function from(candidates: Candidates | undefined, word: string): readonly string[] {
  return typeof candidates === 'function' ? candidates(word) : [];
}

function like(word: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => name.startsWith(word));
}

/** Puts together what was broken at `=`. */
function joined(words: readonly string[]): readonly string[] {
  const line: string[] = [];
  let open = false;
  for (const word of words) {
    const isEqual = /^=+$/.test(word) && line.length > 0;
    if (isEqual || open) line.push(`${line.pop() ?? ''}${word}`);
    else line.push(word);
    open = isEqual;
  }
  return line;
}
