import { expect } from 'vitest';
import { http, tokenOf } from '../client.testkit.ts';
import { PASSWORD } from '../server.testkit.ts';
import { type Case, outcomeOf } from './case.testkit.ts';

const WRONG = { username: 'admin', password: 'not the password' };

/** Logins: good ones, bad ones, and those that end. */
export const LOGIN_CASES: readonly Case[] = [
  {
    name: 'logs in with a token',
    async play(stage) {
      const client = await stage.connecting({ token: await tokenOf(stage.server) });
      await client.do('opened');
      expect(await client.do('set', { values: { gain: 4 } })).toEqual({ gain: 4 });
    },
  },
  {
    name: 'is closed by wrong credentials, and says so to everybody who waits',
    async play(stage) {
      const client = await stage.connecting(WRONG);
      const waiting = outcomeOf(client.do('set', { values: { gain: 5 } }));
      expect(await outcomeOf(client.do('opened'))).toEqual({ error: 'AuthenticationFailed' });
      expect(await waiting).toMatchObject({ error: 'Disconnected' });
      expect(await client.do('connection')).toMatchObject({
        status: 'closed',
        reason: 'AuthenticationFailed',
      });
      expect(await outcomeOf(client.do('set', { values: { gain: 6 } }))).toMatchObject({
        error: 'Disconnected',
      });
      expect(stage.proxy.connections).toBe(1);
    },
  },
  {
    name: 'asks a token provider once more when its token is refused',
    async play(stage) {
      const client = await stage.connecting({ tokens: ['nonsense', await tokenOf(stage.server)] });
      await client.do('opened');
      expect(await client.do('set', { values: { gain: 7 } })).toEqual({ gain: 7 });
    },
  },
  {
    name: 'is closed when the next token of the provider is refused too',
    async play(stage) {
      const client = await stage.connecting({ tokens: ['nonsense', 'more nonsense', 'never asked for'] });
      expect(await outcomeOf(client.do('opened'))).toEqual({ error: 'AuthenticationFailed' });
      expect(stage.proxy.messages.some(({ token }) => token === 'never asked for')).toBe(false);
    },
  },
  {
    name: 'goes on with a new token when its own ends while it is connected',
    async play(stage) {
      const [old, fresh] = [await tokenOf(stage.server), await tokenOf(stage.server)];
      const client = await stage.connected({
        username: undefined,
        password: undefined,
        tokens: [old, fresh],
      });
      await http(stage.server, old, 'POST', '/api/logout');
      await stage.proxy.sent(({ token }) => token === fresh);
      await client.do('opened');
      expect(await client.do('set', { values: { gain: 8 } })).toEqual({ gain: 8 });
    },
  },
  {
    name: 'goes on with a new token when its own has ended while it was away',
    async play(stage) {
      const [old, fresh] = [await tokenOf(stage.server), await tokenOf(stage.server)];
      const client = await stage.connected({
        username: undefined,
        password: undefined,
        tokens: [old, fresh],
      });
      await stage.cutOff();
      await http(stage.server, old, 'POST', '/api/logout');
      stage.proxy.open();
      await client.do('opened');
      expect(await client.do('set', { values: { gain: 9 } })).toEqual({ gain: 9 });
    },
  },
  ...[401, 429, 503].map(
    (status) =>
      ({
        name: `comes in by itself after ${status}`,
        async play(stage) {
          stage.proxy.refuse(status);
          const refused = stage.proxy.connected(2);
          const client = await stage.connecting();
          await refused;
          stage.proxy.open();
          await client.do('opened');
          expect(await client.do('connections')).toEqual([
            ...['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'open'],
          ]);
        },
      }) satisfies Case,
  ),
  {
    name: 'waits as long as the server says after too many attempts of somebody else',
    async play(stage) {
      const client = await stage.client();
      await stage.restart(['--login-attempts', '1', '--login-window-minutes', '0.1']);
      stage.admin.send(WRONG);
      await stage.admin.next(({ authenticated }) => authenticated === false);
      await client.do('connect', { url: stage.proxy.address, username: 'admin', password: PASSWORD });
      await client.do('opened');
      const statuses = await client.do('connections');
      expect(statuses).toEqual(['connecting', 'waiting', 'connecting', 'open']);
      await stage.restart();
    },
  },
];
