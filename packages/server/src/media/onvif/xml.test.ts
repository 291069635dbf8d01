import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, XmlElement, XmlError } from './xml.ts';

const ANSWER = `<?xml version="1.0"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="t">
  <!-- Not said --><s:Body><tt:Profile token="one" tt:fixed="true"><tt:Name> Main &amp; <![CDATA[<only>]]> </tt:Name></tt:Profile>
  <tt:Profile token="two"><tt:Rate>12.5</tt:Rate><__proto__>0</__proto__></tt:Profile></s:Body></s:Envelope>`;

describe('XML', () => {
  it('has elements, attributes and text, whatever their prefixes', () => {
    const body = XmlElement.parse(ANSWER).find('Envelope', 'Body');
    const [one, two] = body?.all('Profile') ?? [];
    expect(one?.attribute('token')).toBe('one');
    expect(one?.attribute('fixed')).toBe('true');
    expect(one?.find('Name')?.text).toBe('Main & <only>');
    expect(one?.find('Name')?.number).toBeUndefined();
    expect(two?.find('Rate')?.number).toBe(12.5);
    expect(two?.find('__proto__')?.number).toBe(0);
  });

  it('has nothing of what is not there', () => {
    const document = XmlElement.parse('<a/>');
    expect(document.find('a')?.text).toBe('');
    expect(document.find('a', 'b', 'c')).toBeUndefined();
    expect(document.find('constructor')).toBeUndefined();
    expect(document.find('a')?.attribute('b')).toBe('');
    expect(XmlElement.parse('').all('a')).toEqual([]);
  });

  it.each([
    '{}',
    '<a>',
    '<a></b>',
    '<a b></a>',
    '<a>&unknown;</a>',
    '<a/>more',
    '<a hasOwnProperty="" b=""/>',
  ])('%s is none', (text) => {
    expect(() => XmlElement.parse(text)).toThrow(XmlError);
  });

  it('gives back whatever text was put into it', () => {
    // XML has no way to say control characters, and takes CR for an end of a line.
    const sayable = fc.string({ unit: fc.constantFrom(...'ab <>&"\'ß€🔧:;#') });
    fc.assert(
      fc.property(sayable, sayable, (text, value) => {
        const document = XmlElement.parse(`<a b="${escapeXml(value)}">${escapeXml(text)}</a>`);
        expect(document.find('a')?.text).toBe(text.trim());
        expect(document.find('a')?.attribute('b')).toBe(value);
      }),
    );
  });

  it('never fails otherwise than by saying that there is none', () => {
    const pieces = fc.constantFrom(
      '<a>',
      '</a>',
      '<b c="d"/>',
      '<b hasOwnProperty="" c=""/>',
      '<!',
      '<![CDATA[',
      ']]>',
      '&',
      ';',
      '<?',
      '"',
      'x',
      '>',
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        try {
          XmlElement.parse(parts.join(''));
        } catch (problem) {
          expect(problem).toBeInstanceOf(XmlError);
        }
      }),
    );
  });
});
