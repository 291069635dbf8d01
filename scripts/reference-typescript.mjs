import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

/** What makes a reference worse: links to nowhere, docstrings that are read wrongly. */
const MATTERS = { logLevel: 'warning' };
const DOES_NOT = { logLevel: 'none' };

/** How the declarations are read; they name each other with `.ts`. */
const COMPILER = {
  target: 'es2023',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  // Without the browser's names, or an export such as `Request` would be called `Request_2` to tell it from them.
  lib: ['es2023'],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

/**
 * Writes what a built package exports into `models`, for API Documenter.
 *
 * @returns what is wrong with its docstrings, one line each
 */
export function extract(folder, about, models) {
  const entry = join(folder, about.exports['.'].types);
  const model = join(models, `${about.name.replace(/^@[^/]+\//, '')}.api.json`);
  const problems = [];
  const configuration = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: entry,
      compiler: { overrideTsconfig: { compilerOptions: COMPILER, files: [entry] } },
      docModel: { enabled: true, apiJsonFilePath: model },
      dtsRollup: { enabled: false },
      apiReport: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: MATTERS },
        extractorMessageReporting: { default: DOES_NOT, 'ae-unresolved-link': MATTERS },
        tsdocMessageReporting: { default: MATTERS },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  });
  Extractor.invoke(configuration, {
    messageCallback(message) {
      message.handled = true;
      if (message.logLevel !== 'warning' && message.logLevel !== 'error') return;
      const at = message.sourceFilePath ? ` (${message.sourceFilePath}:${message.sourceFileLine})` : '';
      problems.push(`${about.name}: ${message.text}${at}`);
    },
  });
  const description = JSON.parse(readFileSync(model, 'utf8'));
  const exported = description.members.flatMap(({ members }) => members);
  for (const item of exported) dropRepetitions(item, exported);
  for (const name of exported.flatMap(undocumented)) problems.push(`${about.name}: ${name} has no docstring`);
  for (const name of new Set(exported.flatMap(strangers)))
    problems.push(`${about.name}: ${name} is spoken of, but not exported`);
  writeFileSync(model, JSON.stringify(description));
  return problems;
}

/** Takes out of a class what only says again, without a docstring, what the class above it has. */
function dropRepetitions(item, exported) {
  if (item.kind !== 'Class') return;
  const above = ancestors(item, exported);
  const inherited = new Set(above.flatMap(({ members }) => members.map(({ name }) => name)));
  // An error's name is that of its class.
  if ([item, ...above].some((each) => parentsOf(each).includes('Error'))) inherited.add('name');
  item.members = item.members.filter(
    (member) => !member.name || isDocumented(member) || !inherited.has(member.name),
  );
}

function ancestors(item, exported) {
  const names = parentsOf(item);
  return exported
    .filter(({ kind, name }) => kind === 'Class' && names.includes(name))
    .flatMap((parent) => [parent, ...ancestors(parent, exported)]);
}

/** The name of the class above; as a list, since there may be none. */
function parentsOf({ excerptTokens, extendsTokenRange = { startIndex: 0, endIndex: 0 } }) {
  const { startIndex, endIndex } = extendsTokenRange;
  return excerptTokens.slice(startIndex, endIndex).map(({ text }) => text.trim());
}

/** Names without a docstring: exports, and what classes can do. Fields of records may speak for themselves. */
function undocumented(item) {
  const members = item.kind === 'Class' ? item.members.filter(({ kind }) => kind !== 'Constructor') : [];
  return [
    ...(isDocumented(item) ? [] : [item.name]),
    ...members.filter((member) => !isDocumented(member)).map(({ name }) => `${item.name}.${name}`),
  ];
}

/** Types in declarations that readers cannot look up, since the package keeps them to itself. */
function strangers({ excerptTokens = [], members = [] }) {
  const own = excerptTokens.filter(({ canonicalReference }) => /!~.+:\w+$/.test(canonicalReference));
  return [...own.map(({ text }) => text), ...members.flatMap(strangers)];
}

/** Whether there is a text before the first tag. */
function isDocumented({ docComment = '' }) {
  const [summary = ''] = docComment.replace(/^\/\*\*|\*\/$|^ *\*/gm, '').split(/^\s*@/m);
  return /\w/.test(summary);
}
