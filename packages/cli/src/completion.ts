import {
  type Candidates,
  type CommandRow,
  type GroupRow,
  type Line,
  type OptionRow,
  TALKING,
} from './command.ts';
import { Flags } from './flags.ts';

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
export async function complete(
  words: readonly string[],
  { commands, groups }: Vocabulary,
  env: Line['env'] = {},
): Promise<readonly string[]> {
  const line = joined(words);
  const word = line.at(-1) ?? '';
  const { rest: before, leading } = withoutLeading(line.slice(0, -1));
  const [first = '', second = ''] = before;
  if (before.length === 0) {
    if (optionIn(TALKING, leading.at(-1))?.takesValue) return [];
    const singles = commands.filter(({ name, hidden }) => !hidden && !name.includes(' '));
    const names = [...singles, ...groups].map(({ name }) => name);
    const options = word.startsWith('-') ? optionsOf(TALKING).map(longNameOf) : [];
    return like(word, [...names, ...options, '--help', '--version']);
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
  const behind = before.slice(row.name.split(' ').length);
  const flags = new Flags({ ...valuesIn(row.options, leading), ...valuesIn(row.options, behind) });
  return forCommand(row, behind, word, { flags, env });
}

async function forCommand(
  row: CommandRow,
  before: readonly string[],
  word: string,
  line: Line,
): Promise<readonly string[]> {
  const find = (name: string) => optionIn(row.options, name);
  const last = find(before.at(-1) ?? '');
  if (last?.takesValue) return from(last.candidates, word, line);
  if (word.startsWith('-')) return like(word, [...optionsOf(row.options).map(longNameOf), '--help']);
  const position = before.filter(
    (each, index) => !each.startsWith('-') && !find(before[index - 1] ?? '')?.takesValue,
  ).length;
  const parameters = row.parameters ?? [];
  const many = parameters.at(-1)?.name.includes('...') === true;
  const parameter = parameters[position] ?? (many ? parameters.at(-1) : undefined);
  return from(parameter?.candidates, word, line);
}

/** An option as it is typed. */
interface Option {
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly candidates: Candidates | undefined;
}

function optionsOf(rows: readonly OptionRow[]): readonly Option[] {
  return rows.map(({ flags, candidates }) => ({
    names: [...flags.matchAll(/--?[a-z][a-z-]*/g)].map(([name]) => name),
    takesValue: flags.includes('<'),
    candidates,
  }));
}

function optionIn(rows: readonly OptionRow[], name: string | undefined): Option | undefined {
  return optionsOf(rows).find(({ names }) => names.includes(name ?? ''));
}

function longNameOf({ names }: Option): string {
  return names.find((name) => name.startsWith('--')) ?? '';
}

/** Parts off the options that stand before the command. */
function withoutLeading(words: readonly string[]): { rest: readonly string[]; leading: readonly string[] } {
  let count = 0;
  while (words[count]?.startsWith('-')) count += optionIn(TALKING, words[count])?.takesValue ? 2 : 1;
  return { rest: words.slice(count), leading: words.slice(0, count) };
}

/** The values of options, by their long names. */
function valuesIn(rows: readonly OptionRow[], words: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const [name, joinedValue] = word.split(/=(.*)/s);
    const option = optionIn(rows, name);
    const value = joinedValue ?? words[index + 1];
    if (option?.takesValue && value !== undefined) values[longNameOf(option).slice(2)] = value;
  }
  return values;
}

async function from(
  candidates: Candidates | undefined,
  word: string,
  line: Line,
): Promise<readonly string[]> {
  return typeof candidates === 'function' ? candidates(word, line) : [];
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
