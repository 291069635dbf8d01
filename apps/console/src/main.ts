import { Account } from './account.ts';
import { Connection } from './connection.ts';
import { ControlPanel } from './controls/panel.ts';
import { byId } from './element.ts';
import { type Incoming, parseIncoming } from './incoming.ts';
import { KnownState } from './known-state.ts';
import { LiveView } from './live-view.ts';
import { RecorderBar } from './recorder-bar.ts';
import { Requests } from './requests.ts';
import { ANONYMOUS, fetchSession, type Session } from './session.ts';
import { StatusLine } from './status-line.ts';

/** The id of the question for everything; its answer replaces what is known. */
const STATE_ID = 'state';

const state = new KnownState();
const status = new StatusLine(byId('status', HTMLElement));
const announce = (text: string) => status.announce(text);
const connection = new Connection(
  { opened, lost, received },
  () => new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/api/v1`),
);
const requests = new Requests((message) => connection.send(message));
const live = new LiveView(state);
const recorder = new RecorderBar(state, requests, announce);
const panel = new ControlPanel(state, requests, announce);
// The cookie is looked at when a connection begins, so a new one needs a new connection.
const account = new Account({ changed: reconnect, announce });
let session = ANONYMOUS;
/** How often the page learned what it may do. */
let rightsTold = 0;
/** Whether this connection has brought the whole state: until then, what is shown may be old. */
let isCurrent = false;

function opened(): void {
  connection.send({ get: ['*'], id: STATE_ID });
  void askSession();
}

function lost(): void {
  isCurrent = false;
  status.connection('closed');
  live.connected(false);
  requests.abandon();
  permit();
}

function received(text: string): void {
  const message = parseIncoming(text);
  if (message === undefined) return;
  if (message.kind === 'session') sessionChanged(message.session, message.problem);
  const isAnswer = requests.answer(message);
  if (message.kind === 'values') take(message);
  else if (message.kind === 'error' && !isAnswer) announce(message.text);
}

function take(message: Extract<Incoming, { kind: 'values' }>): void {
  if (message.id !== STATE_ID) {
    state.merge(message.values);
    return;
  }
  state.replace(message.values);
  status.connection('open');
  live.connected(true);
  isCurrent = true;
  permit();
}

/** The server says, unasked, that this connection has other rights from now on. */
function sessionChanged(told: Session, problem: string | undefined): void {
  use(told);
  connection.send({ get: ['*'], id: STATE_ID });
  if (problem !== undefined) announce(`${problem}. Sign in to change settings.`);
}

async function askSession(): Promise<void> {
  const rightsBefore = rightsTold;
  try {
    const told = await fetchSession();
    // What was said in the meantime is newer than this answer.
    if (rightsTold === rightsBefore) use(told);
  } catch (problem) {
    // The server went away again; it is asked anew with the next connection.
    if (!(problem instanceof TypeError)) throw problem;
  }
}

function use(next: Session): void {
  rightsTold += 1;
  session = next;
  account.show(session);
  permit();
}

function permit(): void {
  recorder.permit(session, isCurrent);
  panel.permit(session, isCurrent);
}

function reconnect(): void {
  isCurrent = false;
  // An answer about the old cookie does not count any more.
  rightsTold += 1;
  status.connection('connecting');
  requests.abandon();
  connection.restart();
  permit();
}

account.show(session);
permit();
connection.restart();
window.addEventListener('online', () => connection.wake());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) connection.wake();
});
