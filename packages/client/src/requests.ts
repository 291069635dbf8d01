import { type Request, refuse, type Wish } from './calls.ts';
import { errorFor, lateError } from './errors.ts';
import { later } from './later.ts';
import { confirmedIn, type Message, textIn, valuesIn } from './messages.ts';

interface OpenRequest extends Request {
  readonly timer: ReturnType<typeof setTimeout> | undefined;
}

/** The requests that were sent and are not answered yet. */
export interface Requests {
  /** Sends a request. */
  send(request: Request, knowsIds: boolean): void;
  /** Finds the wishes that a message answers. */
  answer(message: Message, knowsIds: boolean): void;
  /** Everything that is not answered, oldest first; it is given up here. */
  takeAll(): readonly Request[];
}

/** Makes {@link Requests}. @param timeoutMs - how long an answer may take */
export function openRequests(send: (message: Message) => void, timeoutMs: number): Requests {
  const open = new Map<number, OpenRequest>();
  let count = 0;

  const take = (id: number, { wishes, timer }: OpenRequest, name: string): Wish | undefined => {
    const wish = wishes.get(name);
    wishes.delete(name);
    if (wishes.size === 0) {
      clearTimeout(timer);
      open.delete(id);
    }
    return wish;
  };
  /** Fulfils the oldest wish of that name. */
  const grant = (candidates: readonly number[], name: string, reply: Message, isQuestion: boolean) => {
    for (const id of candidates) {
      const request = open.get(id);
      if (!request || (request.kind === 'question') !== isQuestion) continue;
      const wish = take(id, request, name);
      if (!wish) continue;
      for (const call of wish.calls) for (const each of [...request.get, name]) call.done(each, reply[each]);
      return;
    }
  };
  /** Refuses the oldest wish of that name; without a name, the whole oldest request. */
  const refuseOldest = (candidates: readonly number[], name: string, problem: Error) => {
    for (const id of candidates) {
      const request = open.get(id);
      if (!request) continue;
      // A key that a command only wanted to read is no reason to call the command refused.
      if (request.get.includes(name)) return;
      const names = name === '' ? [...request.wishes.keys()] : [name];
      const wishes = names.flatMap((each) => take(id, request, each) ?? []);
      refuse(wishes, problem);
      if (wishes.length > 0) return;
    }
  };
  return {
    send(request, knowsIds) {
      const id = ++count;
      const expire = () => {
        open.delete(id);
        for (const [name, wish] of request.wishes) refuse([wish], lateError(timeoutMs, name));
      };
      open.set(id, { ...request, timer: later(expire, timeoutMs) });
      const number = knowsIds && { id };
      if (request.kind === 'question') send({ get: [...request.wishes.keys()], ...number });
      else {
        const values = [...request.wishes].map(([name, { value }]) => [name, value]);
        const get = knowsIds && request.get[0] && { get: request.get };
        send({ ...Object.fromEntries(values), ...(get || {}), ...number });
      }
    },
    answer(message, knowsIds) {
      const { id } = message;
      const isNumbered = typeof id === 'number';
      if (knowsIds && !isNumbered) return;
      const candidates = isNumbered ? [id] : [...open.keys()];
      const error = textIn(message, 'error');
      const key = textIn(message, 'key');
      const confirmed = confirmedIn(message);
      if (error !== '') {
        refuseOldest(candidates, key, errorFor(error, textIn(message, 'message'), key || undefined));
      } else {
        for (const name of confirmed ?? valuesIn(message).map(([each]) => each)) {
          grant(candidates, name, message, !confirmed);
        }
      }
    },
    takeAll() {
      const all = [...open.values()];
      for (const { timer } of all) clearTimeout(timer);
      open.clear();
      return all;
    },
  };
}
