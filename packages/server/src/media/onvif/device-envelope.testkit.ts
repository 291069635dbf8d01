/** What a camera of the tests refuses, as SOAP has it. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';

  readonly status: number;
  readonly code: 'Sender' | 'Receiver';
  readonly subcode: string;

  constructor(status: number, code: 'Sender' | 'Receiver', subcode: string, reason: string) {
    super(reason);
    this.status = status;
    this.code = code;
    this.subcode = subcode;
  }
}

const ENVELOPE = `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"
 xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl"
 xmlns:timg="http://www.onvif.org/ver20/imaging/wsdl" xmlns:ter="http://www.onvif.org/ver10/error">`;

export function respond(body: string): string {
  return `${ENVELOPE}<s:Body>${body}</s:Body></s:Envelope>`;
}

export function fault({ code, subcode, message }: RefusedRequest): string {
  return respond(`<s:Fault><s:Code><s:Value>s:${code}</s:Value><s:Subcode><s:Value>ter:${subcode}</s:Value></s:Subcode>
    </s:Code><s:Reason><s:Text xml:lang="en">${message}</s:Text></s:Reason></s:Fault>`);
}

/** The text of the first element of that name, whatever its prefix; undefined where there is none. */
export function valueIn(xml: string, name: string): string | undefined {
  const [, found] = new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(xml) ?? [];
  return found
    ?.replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** What stands in the first element of that name. */
export function insideOf(xml: string, name: string): string | undefined {
  return new RegExp(`<((?:[\\w-]+:)?)${name}(?:\\s[^>]*)?>([\\s\\S]*?)</\\1${name}>`).exec(xml)?.[2];
}
