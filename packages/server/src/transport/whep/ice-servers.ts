/** A server outside that helps two sides to find each other, or passes on what they send (STUN, TURN). */
export interface IceServer {
  /** As in RFC 7064 and RFC 7065, such as `stun:stun.example:3478`. */
  readonly url: string;
  readonly username?: string;
  readonly credential?: string;
}

/** The values of the `Link` headers that tell a viewer of them (RFC 9725, section 4.6). */
export function iceServerLinks(servers: readonly IceServer[]): readonly string[] {
  return servers.map(({ url, username, credential }) =>
    [
      `<${url}>`,
      'rel="ice-server"',
      ...(username === undefined ? [] : [`username=${quoted(username)}`]),
      ...(credential === undefined ? [] : [`credential=${quoted(credential)}`, 'credential-type="password"']),
    ].join('; '),
  );
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
