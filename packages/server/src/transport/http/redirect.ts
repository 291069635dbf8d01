import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { ConnectionDoor } from './connection-door.ts';
import { hostProblem, WRONG_HOST } from './host.ts';
import { type HttpLimits, requestLimits } from './limits.ts';
import { answerUnreadable } from './unreadable.ts';

/**
 * Makes a server of plain HTTP that sends everybody on to https and does nothing else; it does not listen yet.
 *
 * @param port - of https
 * @param allowedHosts - names besides the own ones, in lower case
 * @param door - what its connections come through, those of https as well
 */
export function createRedirect(
  port: number,
  allowedHosts: readonly string[],
  door: ConnectionDoor,
  limits: HttpLimits,
): Server {
  const server = createServer(requestLimits(limits), (request, response) => {
    const { host } = request.headers;
    response.setHeader('connection', 'close').setHeader('cache-control', 'no-store');
    const problem = host === undefined ? WRONG_HOST : hostProblem(request, allowedHosts);
    if (host === undefined || problem) {
      const { status, code, message } = problem ?? WRONG_HOST;
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ error: { code, message } }));
      return;
    }
    const name = host.replace(/:\d*$/, '');
    // Permanent, and with the same method and body.
    response.writeHead(308, {
      location: `https://${name}${port === 443 ? '' : `:${port}`}${pathOf(request)}`,
    });
    response.end();
  });
  door.keep(server);
  return server.on('clientError', answerUnreadable);
}

/**
 * Path and query; a request may name the whole address (RFC 9112, section 3.2.2), or `*`. A token is left out: the
 * server makes no address with one, and whoever sent it over plain HTTP has shown it around.
 */
function pathOf({ url = '/' }: IncomingMessage): string {
  const whole = url.startsWith('/') ? `http://here${url}` : url;
  if (!URL.canParse(whole)) return '/';
  const { pathname, search, searchParams } = new URL(whole);
  if (!searchParams.has('token')) return `${pathname}${search}`;
  searchParams.delete('token');
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}
