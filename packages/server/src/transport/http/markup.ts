const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A piece of HTML that may go into a page as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Makes HTML out of a template. What is put in is escaped unless it is {@link Markup}; lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly unknown[]): Markup {
  return new Markup(
    strings.reduce((before, string, index) => before + escaped(parts[index - 1]) + string, ''),
  );
}

function escaped(part: unknown): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(escaped).join('');
  return String(part).replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
