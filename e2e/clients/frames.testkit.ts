/** Takes the text messages out of what a client sends over a WebSocket (RFC 6455, section 5.2). */
export class ClientFrames {
  #rest: Buffer = Buffer.alloc(0);
  #upgraded = false;

  /** Takes more bytes. @returns the texts that are whole by now */
  take(data: Buffer): readonly string[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    if (!this.#upgraded) {
      const head = this.#rest.indexOf('\r\n\r\n');
      if (head < 0) return [];
      this.#upgraded = true;
      this.#rest = this.#rest.subarray(head + 4);
    }
    const texts: string[] = [];
    for (let frame = this.#next(); frame; frame = this.#next())
      if (frame.opcode === 1) texts.push(frame.text);
    return texts;
  }

  #next(): { opcode: number; text: string } | undefined {
    const bytes = this.#rest;
    if (bytes.length < 6) return undefined;
    const short = bytes.readUInt8(1) & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    const start = 2 + extra + 4;
    if (bytes.length < start) return undefined;
    const length =
      extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + length) return undefined;
    const mask = bytes.subarray(start - 4, start);
    const text = Buffer.from(bytes.subarray(start, start + length));
    for (const [place, byte] of text.entries()) text[place] = byte ^ (mask[place % 4] ?? 0);
    this.#rest = bytes.subarray(start + length);
    return { opcode: bytes.readUInt8(0) & 0x0f, text: text.toString() };
  }
}
