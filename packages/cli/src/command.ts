import type { Flags } from './flags.ts';
import type { Output } from './output.ts';

/** The rest of the line that a word stands in. */
export type Line = Pick<Call, 'flags' | 'env'>;

/** What a shell offers for a word: names of files, or what begins like the word. */
export type Candidates =
  | 'files'
  | ((word: string, line: Line) => readonly string[] | Promise<readonly string[]>);

/** A word of a command that is no option. */
export interface ParameterRow {
  /** As the help shows it: `<id>` where it is needed, `[keys...]` where there may be any number. */
  readonly name: string;
  readonly description: string;
  readonly candidates?: Candidates;
}

/** An option of a command. */
export interface OptionRow {
  /** As the help shows it: `-o, --output <file>`. */
  readonly flags: string;
  readonly description: string;
  readonly candidates?: Candidates;
}

/** One call of a command. */
export interface Call {
  /** The words that are no options, in order; a parameter that may be left out and was is missing. */
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
}

/** A row of the table of commands: help, arguments and completion come from here. */
export interface CommandRow {
  /** The words that call it: `recordings list`. */
  readonly name: string;
  readonly summary: string;
  readonly parameters?: readonly ParameterRow[];
  readonly options: readonly OptionRow[];
  /** What one would type, and what for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** Everything behind its name is a word, options too. */
  readonly takesAnything?: true;
  /** Not in the help: for scripts of the shell alone. */
  readonly hidden?: true;
  /** @throws CommandError or an error of the client */
  run(call: Call): Promise<void>;
}

/** A group of commands, such as `recordings`. */
export interface GroupRow {
  readonly name: string;
  readonly summary: string;
}

const NO_COLOR: OptionRow = { flags: '--no-color', description: 'no colours; so does NO_COLOR' };
const JSON_OUTPUT: OptionRow = { flags: '--json', description: 'JSON, for programs' };
const URL: OptionRow = {
  flags: '--url <address>',
  description: 'the server; else SIGHTGLASS_URL, the last login, http://localhost:8080',
};
const TIMEOUT: OptionRow = {
  flags: '--timeout <seconds>',
  description: 'how long the server may take to answer (default: 15)',
};

/** Options of every command that shows something. */
export const SHOWING: readonly OptionRow[] = [JSON_OUTPUT, NO_COLOR];

/** Options of every command that talks to a server. */
export const TALKING: readonly OptionRow[] = [URL, TIMEOUT, ...SHOWING];
