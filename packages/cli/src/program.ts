import { Command, CommanderError } from 'commander';
import { type CommandRow, type GroupRow, TALKING } from './command.ts';
import { EXIT, UsageError, verdictOn } from './errors.ts';
import { Flags } from './flags.ts';
import { Output, type Sink } from './output.ts';

/** What a program stands in. */
export interface Surroundings {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Sink;
  readonly err: Sink;
}

/** The commands of a program. */
export interface CommandTable {
  readonly commands: readonly CommandRow[];
  readonly groups: readonly GroupRow[];
}

const EXIT_CODES = `
Exit codes:
  ${EXIT.fine}  fine
  ${EXIT.refused}  refused by the server or the camera
  ${EXIT.usage}  wrong usage
  ${EXIT.unreachable}  no connection, or no answer in time
  ${EXIT.denied}  not logged in, or not allowed

Environment:
  SIGHTGLASS_URL    address of the server
  SIGHTGLASS_TOKEN  token in place of the kept login
  NO_COLOR          no colours`;

/**
 * Runs one command.
 *
 * @param argv - the words behind the name of the program
 * @returns how to exit
 */
export async function run(
  argv: readonly string[],
  table: CommandTable,
  around: Surroundings,
): Promise<number> {
  const program = programOf(table, around);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return EXIT.fine;
  } catch (problem) {
    return tell(problem, around.err);
  }
}

function programOf({ commands, groups }: CommandTable, around: Surroundings): Command {
  const program = new Command('sightglass')
    .description('Controls a Sightglass camera server.')
    .version(around.version)
    .enablePositionalOptions()
    .addHelpText('after', EXIT_CODES);
  addShared(settle(program, around));
  const parents = new Map<string, Command>();
  for (const row of commands) {
    const [name = '', below] = row.name.split(' ');
    const group = groups.find((each) => each.name === name);
    if (below === undefined || !group) {
      addCommand(program, name, row, around);
      continue;
    }
    const parent =
      parents.get(name) ?? addShared(settle(program.command(name).summary(group.summary), around));
    parents.set(name, parent.description(group.summary));
    addCommand(parent, below, row, around);
  }
  return program;
}

function addCommand(parent: Command, name: string, row: CommandRow, around: Surroundings): void {
  const command = settle(parent.command(name, { hidden: row.hidden === true }), around);
  command.summary(row.summary).description(row.summary);
  for (const { name: parameter, description } of row.parameters ?? [])
    command.argument(parameter, description);
  for (const { flags, description } of row.options) command.option(flags, description);
  if (row.takesAnything) command.allowUnknownOption().helpOption(false);
  const width = Math.max(0, ...row.examples.map(([line]) => line.length));
  const examples = row.examples.map(([line, purpose]) => `  ${line.padEnd(width)}  ${purpose}`);
  if (examples.length > 0) command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  command.action(async () => {
    const values: Record<string, unknown> = { ...command.opts(), ...optionsBefore(command, row) };
    const { env, out, err } = around;
    const color = values['color'] !== false && !env['NO_COLOR'];
    const output = new Output({ out, err, json: values['json'] === true, color });
    await row.run({ words: command.args, flags: new Flags(values), env, output });
  });
}

/** The options that most commands share are taken before the command too. */
function addShared(command: Command): Command {
  for (const { flags, description } of TALKING) command.option(flags, description);
  return command;
}

/** Options that stand before the command; one behind it counts for more. @throws UsageError for one that it has not */
function optionsBefore(command: Command, row: CommandRow): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (let above = command.parent; above; above = above.parent) {
    for (const option of above.options) {
      const name = option.attributeName();
      if (above.getOptionValueSource(name) !== 'cli') continue;
      if (!row.options.some(({ flags }) => flags === option.flags)) {
        throw new UsageError(`${row.name} has no option ${option.long}`);
      }
      if (!(name in values) && command.getOptionValueSource(name) !== 'cli') {
        values[name] = above.getOptionValue(name);
      }
    }
  }
  return values;
}

/** Commander throws instead of exiting, and what it has to say is told with everything else. */
function settle(command: Command, { out, err }: Surroundings): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => out.write(text),
    writeErr: (text) => err.write(text),
    outputError: () => {},
  });
}

function tell(problem: unknown, err: Sink): number {
  if (problem instanceof CommanderError) {
    if (problem.exitCode === 0) return EXIT.fine;
    // Help that was not asked for: a group without its command.
    if (problem.code === 'commander.help') return EXIT.usage;
    err.write(`sightglass: ${problem.message.replace(/^error: /, '').replaceAll('\n', ' ')}; see --help\n`);
    return EXIT.usage;
  }
  if (problem instanceof AggregateError) {
    const codes = problem.errors.map((each) => tell(each, err));
    return codes[0] ?? EXIT.refused;
  }
  const { text, exitCode } = verdictOn(problem);
  if (text === undefined) err.write(`${problem instanceof Error ? problem.stack : String(problem)}\n`);
  else err.write(`sightglass: ${text}\n`);
  return exitCode;
}
