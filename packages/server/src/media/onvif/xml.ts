import sax from 'sax';

/** What came is no XML. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/** An element of what a camera has sent. Names are without their prefixes; what is not there is empty. */
export class XmlElement {
  readonly #attributes = new Map<string, string>();
  readonly #children = new Map<string, XmlElement[]>();
  #text = '';

  private constructor() {}

  /** The document; its root is a child. @throws XmlError */
  static parse(xml: string): XmlElement {
    const document = new XmlElement();
    const open = [document];
    const parser = sax.parser(true, { position: false });
    parser.onerror = (problem) => {
      throw problem;
    };
    parser.onopentag = ({ name, attributes }) => {
      const element = new XmlElement();
      for (const [key, value] of Object.entries(attributes)) {
        if (!key.startsWith('xmlns')) element.#attributes.set(plain(key), String(value));
      }
      const parent = open.at(-1);
      if (parent) parent.#add(plain(name), element);
      open.push(element);
    };
    parser.onclosetag = () => open.pop();
    const add = (text: string) => {
      const element = open.at(-1);
      if (element) element.#text += text;
    };
    parser.ontext = add;
    parser.oncdata = add;
    try {
      parser.write(xml).close();
    } catch {
      // Of the parser's own failures, too: whoever sends XML is a stranger.
      throw new XmlError('it is not XML');
    }
    return document;
  }

  /** The text between its tags, without spaces around. */
  get text(): string {
    return this.#text.trim();
  }

  /** Its text as a number; undefined where it is none. */
  get number(): number | undefined {
    const value = this.text === '' ? Number.NaN : Number(this.text);
    return Number.isFinite(value) ? value : undefined;
  }

  attribute(name: string): string {
    return this.#attributes.get(name) ?? '';
  }

  /** All children of that name. */
  all(name: string): readonly XmlElement[] {
    return this.#children.get(name) ?? [];
  }

  /** The first child of that name, its first child of the next name, and so on; undefined where there is none. */
  find(...names: readonly string[]): XmlElement | undefined {
    return names.reduce<XmlElement | undefined>((element, name) => element?.all(name)[0], this);
  }

  #add(name: string, child: XmlElement): void {
    const others = this.#children.get(name);
    if (others) others.push(child);
    else this.#children.set(name, [child]);
  }
}

/** A name without its prefix. */
function plain(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Text as it stands between tags and in attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
