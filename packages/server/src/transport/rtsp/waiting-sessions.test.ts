import { describe, expect, it } from 'vitest';
import { type Peer, RtspStage, sessionOf } from './rtsp.testkit.ts';
import { surplusSession, WAITING_SESSIONS } from './waiting-sessions.ts';

const TCP = { Transport: 'RTP/AVP/TCP;unicast' };

/** Sets as many sessions up as wait at most, on as many connections as that takes. @returns each with its connection */
async function crowd(stage: RtspStage): Promise<[Peer, string][]> {
  const all: [Peer, string][] = [];
  while (all.length < WAITING_SESSIONS) {
    const peer = await stage.peer();
    for (let time = 0; time < 8 && all.length < WAITING_SESSIONS; time += 1) {
      all.push([peer, sessionOf(await peer.ask('SETUP', stage.url('/stream0/trackID=0'), TCP))]);
    }
  }
  return all;
}

describe('sessions that do not play', () => {
  it('make room for a new one, the oldest first; those that play stay', async () => {
    const stage = await RtspStage.open();
    const player = await stage.peer();
    const playing = await stage.play(player);
    const [[first, oldest] = expect.fail(), [, second] = expect.fail()] = await crowd(stage);
    const other = await stage.peer();
    expect(await other.ask('SETUP', stage.url('/stream0/trackID=0'), TCP)).toMatchObject({ status: 200 });
    const knows = async (peer: Peer, Session: string) => (await peer.ask('OPTIONS', '*', { Session })).status;
    expect(await knows(first, oldest)).toBe(454);
    expect(await knows(first, second)).toBe(200);
    expect(await knows(player, playing)).toBe(200);
  });

  it('go from the address that has most of them', () => {
    const row = (count: number, address: string, isPlaying = false) =>
      Array.from({ length: count }, () => ({ play: { isPlaying }, address }));
    const sessions = [...row(200, 'c', true), ...row(1, 'a'), ...row(WAITING_SESSIONS - 2, 'b')];
    expect(surplusSession(sessions)).toBeUndefined();
    expect(surplusSession([...sessions, ...row(1, 'a')])).toBe(sessions[201]);
  });
});
