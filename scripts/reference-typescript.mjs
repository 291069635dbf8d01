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
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

/**
 * The modules of a package that readers import, the package's own name first.
 *
 * @returns of each what it is imported by, the name of its page, and what it is for
 */
export function modulesOf({ folder, about }) {
  return Object.entries(about.exports)
    .filter(([, { types }]) => types)
    .map(([path, { types }]) => {
      const specifier = join(about.name, path);
      const entry = join(folder, types);
      return {
        folder,
        entry,
        // With the browser's names only where they are spoken of: an export such as `Request` would be called `Request_2` to
        // tell it from them.
        lib: path === '.' ? ['es2023'] : ['es2023', 'dom'],
        specifier,
        owner: about.name,
        // API Documenter takes each for a package, and has no `/` in the names of those.
        name: `${about.name}${path.slice(1).replaceAll('/', '.')}`,
        page: specifier.replace(/^@[^/]+\//, '').replaceAll('/', '.'),
        description: path === '.' ? about.description : summaryOf(entry),
      };
    });
}

/** Says of each module in a page what it is imported by. */
export function spell(modules, page) {
  return modules
    .filter(({ name, specifier }) => name !== specifier)
    .reduce(
      (text, { name, specifier, page: title }) =>
        text.replaceAll(`[${name}]`, `[${specifier}]`).replaceAll(`## ${title} package`, `## ${specifier}`),
      page,
    );
}

/** What the docstring above a module says, without its tags. */
function summaryOf(entry) {
  const [, text = ''] = /^\/\*\*(.*?)(?:@|\*\/)/s.exec(readFileSync(entry, 'utf8')) ?? [];
  return text.replace(/^ *\* ?/gm, '').trim();
}

/**
 * Writes what a built module exports into `models`, for API Documenter.
 *
 * @returns what is wrong with its docstrings, one line each
 */
export function extract({ folder, entry, lib, name, owner, specifier, page, description }, models) {
  const model = join(models, `${page}.api.json`);
  const problems = description !== '' ? [] : [`${specifier} has no docstring`];
  const configuration = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: entry,
      compiler: { overrideTsconfig: { compilerOptions: { ...COMPILER, lib }, files: [entry] } },
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
      problems.push(`${specifier}: ${message.text}${at}`);
    },
  });
  const contents = JSON.parse(readFileSync(model, 'utf8').replaceAll(`"${owner}!`, `"${name}!`));
  contents.name = name;
  const exported = contents.members.flatMap(({ members }) => members);
  for (const item of exported) dropRepetitions(item, exported);
  for (const each of exported.flatMap(undocumented)) problems.push(`${specifier}: ${each} has no docstring`);
  for (const each of new Set(exported.flatMap(strangers)))
    problems.push(`${specifier}: ${each} is spoken of, but not exported`);
  writeFileSync(model, JSON.stringify(contents));
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
