import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { asyncApiDocument } from './asyncapi.ts';
import { parseRequest } from './messages.ts';

const DOCUMENT = asyncApiDocument({ title: 'Sightglass', version: '1.2.3' });

describe('the AsyncAPI document', () => {
  it('is valid by the official validator', async () => {
    const diagnostics = await new Parser().validate(JSON.stringify(DOCUMENT));
    // That there is a newer version of the format is no mistake.
    const mistakes = diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
    expect(mistakes.filter(({ severity }) => severity <= 1)).toEqual([]);
  });

  it('gives each request its replies, an error among them', () => {
    const requests = Object.values(DOCUMENT.operations).filter(({ action }) => action === 'receive');
    expect(requests.length).toBeGreaterThan(0);
    for (const { reply } of requests) {
      expect(reply?.messages).toContainEqual({ $ref: '#/channels/api/messages/error' });
    }
  });

  it('has examples of every message that fit its schema', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', ...DOCUMENT });
    for (const [name, { examples }] of Object.entries(DOCUMENT.components.messages)) {
      const validate = ajv.compile({ $ref: `document#/components/messages/${name}/payload` });
      expect(examples.length, name).toBeGreaterThan(0);
      for (const { payload } of examples) {
        expect(validate(payload), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
      }
    }
  });

  it.each(
    Object.values(DOCUMENT.operations)
      .filter(({ action }) => action === 'receive')
      .flatMap(({ messages }) => messages.map(({ $ref }) => $ref.slice($ref.lastIndexOf('/') + 1))),
  )('has examples of %s that the server can read', (name) => {
    for (const { payload } of DOCUMENT.components.messages[name]?.examples ?? []) {
      expect(() => parseRequest(JSON.stringify(payload))).not.toThrow();
    }
  });
});
