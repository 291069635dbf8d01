import { type AsyncApiDocument, type Operation, SERVER_MESSAGES } from '@sightglass/protocol';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Message, WebSocketHouse } from './websocket-server.testkit.ts';

let house: WebSocketHouse;
let document: AsyncApiDocument;

beforeAll(async () => {
  house = await WebSocketHouse.open();
  document = (await house.http.app.inject({ url: '/api/asyncapi.json' })).json();
});

afterAll(() => house.close());

describe('a described message', () => {
  it('is answered as the description says, whatever example of it is sent', async () => {
    const client = await house.connectAs('administrator');
    await client.rest();
    for (const [name, operation] of requests()) {
      const examples = namesOf(operation.messages).flatMap(
        (message) => document.components.messages[message]?.examples ?? [],
      );
      expect(examples.length, name).toBeGreaterThan(0);
      for (const { payload } of examples) {
        client.send(JSON.stringify(payload));
        const reply = await client.next();
        // A request that was understood is answered by something else than an error.
        const answers = namesOf(operation.reply?.messages ?? []).filter((each) => each !== 'error');
        expect(fitting(reply), `${name}: ${JSON.stringify(reply)}`).toSatisfy((names: string[]) =>
          names.some((each) => answers.includes(each)),
        );
        await client.rest();
      }
    }
  });

  it.each<[what: string, text: string]>([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['an unknown key', '{"nonsense":1,"id":4}'],
    ['a key that takes a permission', '{"brightness":101}'],
    ['a list that is none', '{"get":"brightness"}'],
  ])('that is wrong gets the error of the description: %s', async (_what, text) => {
    const client = await house.connect();
    client.send(text);
    expect(fitting(await client.nextWith('error'))).toContain('error');
  });

  it('logs in, and is told of the end of it, as the description says', async () => {
    await house.http.add('anna', 'viewer');
    const viewer = await house.connect();
    viewer.send({ username: 'anna', password: 'anna-secret', id: 'x' });
    expect(fitting(await viewer.next())).toContain('authenticated');
    house.http.data.database.exec(`UPDATE users SET role = 'operator' WHERE username = 'anna'`);
    house.http.auth.refresh('anna');
    expect(fitting(await viewer.nextWith('authenticated'))).toContain('authenticated');
  });

  it('is broadcast as the description says', async () => {
    const viewer = await house.connect();
    const writer = await house.connectAs('operator');
    await writer.ask({ brightness: 12 });
    expect(fitting(await viewer.nextWith('brightness'))).toContain('broadcast');
  });
});

it('is described for every message that the server sends', () => {
  const sent = Object.values(document.operations).flatMap(({ action, messages, reply }) => [
    ...(action === 'send' ? namesOf(messages) : []),
    ...namesOf(reply?.messages ?? []),
  ]);
  expect([...new Set(sent)].sort()).toEqual(Object.keys(SERVER_MESSAGES).sort());
});

function requests(): [name: string, operation: Operation][] {
  return Object.entries(document.operations).filter(([, { action }]) => action === 'receive');
}

function namesOf(references: readonly { readonly $ref: string }[]): string[] {
  return references.map(({ $ref }) => $ref.slice($ref.lastIndexOf('/') + 1));
}

/** The messages of the server whose schema a message fits. */
function fitting(message: Message): string[] {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'document', ...document });
  return Object.keys(SERVER_MESSAGES).filter((name) =>
    ajv.validate({ $ref: `document#/components/messages/${name}/payload` }, message),
  );
}
