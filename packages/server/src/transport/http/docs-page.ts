import type { AsyncApiDocument, JsonSchema } from '@sightglass/protocol';
import { html, type Markup } from './markup.ts';

/** As much of an OpenAPI document as the page shows. */
export interface HttpDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, object | undefined>>;
}

interface HttpOperation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly 'x-permission'?: unknown;
}

type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

/**
 * The description as one page that needs neither scripts nor any other host.
 *
 * @param http - the OpenAPI document
 * @param messages - the AsyncAPI document
 */
export function docsPage(http: HttpDocument, messages: AsyncApiDocument): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sightglass: the API</title>
<link rel="stylesheet" href="/api/docs/style.css">
</head>
<body>
<header>
<h1>The API <small>${http.info.version}</small></h1>
<nav><a href="#http">HTTP</a> <a href="#messages">WebSocket</a> <a href="#keys">Keys</a> <a href="#schemas">Objects</a></nav>
<p>For programs: <a href="/api/openapi.json">OpenAPI</a>, <a href="/api/asyncapi.json">AsyncAPI</a>.</p>
</header>
<main>
<section id="http"><h2>HTTP</h2><p>${http.info.description}</p>${endpoints(http)}</section>
<section id="messages"><h2>WebSocket</h2><p>${messages.info.description}</p>${operations(messages)}</section>
<section id="keys"><h2>Keys</h2>${keys(messages)}</section>
<section id="schemas"><h2>Objects</h2>${objects(http)}</section>
</main>
</body>
</html>`.text;
}

function endpoints({ paths = {} }: HttpDocument): readonly Markup[] {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]: [string, HttpOperation]) => ({
      path,
      method,
      operation,
    })),
  );
  const tags = new Set(all.map(({ operation }) => operation.tags?.[0] ?? 'other'));
  return [...tags].map((tag) => {
    const group = all.filter(({ operation }) => (operation.tags?.[0] ?? 'other') === tag);
    return html`<h3>${tag}</h3>${group.map(({ path, method, operation }) => endpoint(path, method, operation))}`;
  });
}

function endpoint(path: string, method: string, operation: HttpOperation): Markup {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  return html`<article><h4><code><b>${method.toUpperCase()}</b> ${path}</code></h4>
<p>${summary}. Takes: ${permission(operation['x-permission'])}. ${description}</p>
${requestBody ? html`<p>Body: ${contents(requestBody.content)}</p>` : ''}
${
  parameters.length === 0
    ? ''
    : table(
        ['parameter', 'in', 'value', ''],
        parameters.map((each) => [
          html`<code>${each.name}</code>`,
          each.in,
          inWords(each.schema ?? {}),
          [each.required ? 'Required. ' : '', each.description ?? ''],
        ]),
      )
}
${table(
  ['answer', 'body', ''],
  Object.entries(responses).map(([status, { description, content = {} }]) => [
    status,
    contents(content),
    description,
  ]),
)}</article>`;
}

function operations({ operations, components }: AsyncApiDocument): readonly Markup[] {
  const named = (references: readonly { readonly $ref: string }[]) =>
    references.map(({ $ref }) => nameIn($ref));
  const list = Object.values(operations).map(({ action, summary, messages, reply }) => [
    action === 'receive' ? 'send' : 'get unasked',
    named(messages).map((name) => html`<a href="#message-${name}">${name}</a> `),
    named(reply?.messages ?? []).map((name) => html`<a href="#message-${name}">${name}</a> `),
    summary,
  ]);
  const messages = Object.values(components.messages).map(
    ({
      name,
      summary,
      payload,
      examples,
    }) => html`<article id="message-${name}"><h4>${name}</h4><p>${summary}</p>
${examples.map((example) => html`<pre>${JSON.stringify(example.payload)}</pre>`)}
${['update', 'values', 'confirmation', 'broadcast'].includes(name) ? html`<p>Its fields are <a href="#keys">keys</a>.</p>` : fields(payload)}</article>`,
  );
  return [table(['you', 'message', 'answers', ''], list), ...messages];
}

function keys({ components }: AsyncApiDocument): Markup {
  const { State, Changes } = components.schemas;
  const rows = Object.entries(State?.properties ?? {}).map(([key, schema]) => {
    const written = Changes?.properties?.[key];
    return [
      html`<code>${key}</code>`,
      inWords(schema),
      written ? inWords(written) : '',
      permission(schema['x-read']),
      permission(schema['x-write']),
      schema['x-kept'] === true ? 'yes' : 'no',
      schema['x-alias-of'] === undefined ? schema.description : `The same as ${schema['x-alias-of']}.`,
    ];
  });
  return table(['key', 'reported', 'written', 'read by', 'written by', 'kept', ''], rows);
}

function objects(document: HttpDocument & { readonly components?: unknown }): readonly Markup[] {
  const schemas = schemasOf(document.components);
  return Object.entries(schemas).map(([name, schema]) => {
    const isKeys = name === 'State' || name === 'Changes';
    return html`<article id="schema-${name}"><h4>${name}</h4><p>${schema.description}</p>
${isKeys ? html`<p>Its fields are <a href="#keys">keys</a>.</p>` : fields(schema)}</article>`;
  });
}

function schemasOf(components: unknown): Readonly<Record<string, JsonSchema>> {
  const holds = typeof components === 'object' && components !== null && 'schemas' in components;
  return holds ? (components.schemas as Readonly<Record<string, JsonSchema>>) : {};
}

function fields({ properties = {}, required = [] }: JsonSchema): Markup | string {
  const rows = Object.entries(properties).map(([name, schema]) => [
    html`<code>${name}</code>`,
    inWords(schema),
    [required.includes(name) ? '' : 'Optional. ', schema.description ?? ''],
  ]);
  return rows.length === 0 ? '' : table(['field', 'value', ''], rows);
}

function contents(content: Content): readonly (Markup | string)[] {
  return Object.entries(content).map(([type, { schema = {} }]) =>
    type === 'application/json' ? inWords(schema) : type,
  );
}

/** A schema in words. */
function inWords(schema: JsonSchema): Markup | string {
  const { $ref, anyOf, enum: values, minimum, maximum, default: usual } = schema;
  if ($ref !== undefined) return html`<a href="#schema-${nameIn($ref)}">${nameIn($ref)}</a>`;
  if (anyOf) return html`${anyOf.map((each, index) => html`${index === 0 ? '' : ' or '}${inWords(each)}`)}`;
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`;
  const standard = usual === undefined ? '' : `, at first ${JSON.stringify(usual)}`;
  if (values) return html`${values.map((each) => html`<code>${JSON.stringify(each)}</code> `)}${standard}`;
  if (schema.items) return html`list of ${inWords(schema.items)}`;
  const inner = Object.entries(schema.type === 'object' ? (schema.properties ?? {}) : {});
  if (inner.length > 0) {
    return html`{ ${inner.map(([name, each]) => html`<code>${name}</code>: ${inWords(each)}; `)}}`;
  }
  const range =
    minimum !== undefined && maximum !== undefined
      ? ` ${minimum} to ${maximum}`
      : minimum === undefined
        ? ''
        : ` from ${minimum}`;
  const unit = schema['x-unit'] === undefined ? '' : ` ${schema['x-unit']}`;
  const type = schema.type === undefined ? 'anything' : [schema.type].flat().join(' or ');
  return `${type}${range}${unit}${standard}`;
}

function permission(access: unknown): string {
  return Array.isArray(access) ? access.join(' or ') : String(access ?? 'public');
}

function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function table(heads: readonly string[], rows: readonly (readonly unknown[])[]): Markup {
  return html`<table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
}
