import { sessions } from '../session/sessions.ts';
import { exchange, type Method, RequestError } from './exchange.ts';

/** Whatever is sent there brings a new session. */
const PASSWORD = '/api/password';

export { type Method, RequestError } from './exchange.ts';

/**
 * Asks the server for something, or to do something. When the session is over, the page asks for a sign-in and the
 * request is made again after it: whoever waits for it notices nothing.
 *
 * @throws RequestError when it comes to nothing, also when nobody signs in
 */
export async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  for (;;) {
    try {
      const ask = () => exchange(method, path, body);
      // The server's word is taken for the type of its answer.
      return (await (path === PASSWORD ? sessions.whileChanging(ask) : ask())) as T;
    } catch (problem) {
      // A wrong password that was typed into a form says nothing about the session.
      const isOver =
        problem instanceof RequestError && problem.status === 401 && problem.code !== 'INVALID_CREDENTIALS';
      if (!isOver || !(await sessions.signedInAgain())) throw problem;
    }
  }
}
