import { readFileSync } from 'node:fs';
import { markdownTable } from '../markdown-table.ts';
import { startCamera } from './camera.ts';
import { type Lower, playByFfmpeg, playByGstreamer } from './player.ts';

const LOGIN = { username: 'player', password: 'four words in a row' };
const PLAYERS = { ffmpeg: playByFfmpeg, 'GStreamer rtspsrc': playByGstreamer } as const;

/** Pictures a second, as they are by default. */
const FPS = 30;

/** One player, by one way. */
export interface PlayResult {
  readonly resolution: string;
  readonly player: string;
  readonly lower: Lower;
  readonly pictures: number;
  readonly perSecond: number;
  /** How far that is from what was asked for, in parts of it. */
  readonly off: number;
  /** Pictures that were not later than the one before. */
  readonly backwards: number;
  /** RTP packets that did not come. */
  readonly lost: number;
  /** UDP packets that this machine threw away meanwhile, as a socket had no room for them: of receivers, of senders. */
  readonly dropped: readonly [receivers: number, senders: number];
  readonly complaints: readonly string[];
}

/** Plays the main stream by all players over TCP and UDP, each logged in by Digest. @param resolution - such as `1280x720` */
export async function measurePlays(resolution: string, seconds: number): Promise<readonly PlayResult[]> {
  const results: PlayResult[] = [];
  const camera = await startCamera(['--public-picture', 'false']);
  try {
    await camera.change({ resolution });
    await camera.admit(LOGIN);
    for (const [player, play] of Object.entries(PLAYERS)) {
      for (const lower of ['tcp', 'udp'] as const) {
        console.error(`${player} over ${lower}, for ${seconds} s`);
        const before = droppedPackets();
        const { times, lost, complaints } = await play({ url: camera.url, lower, seconds, login: LOGIN });
        const after = droppedPackets();
        const perSecond = (times.length - 1) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
        results.push({
          resolution,
          player,
          lower,
          pictures: times.length,
          perSecond,
          off: perSecond / FPS - 1,
          backwards: times.filter((time, index) => index > 0 && time <= (times[index - 1] ?? 0)).length,
          lost,
          dropped: [after[0] - before[0], after[1] - before[1]],
          complaints,
        });
      }
    }
    return results;
  } finally {
    await camera.stop();
  }
}

/** Packets that had no room in a socket since this machine began (proc(5), /proc/net/snmp). */
function droppedPackets(): readonly [receivers: number, senders: number] {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Udp: '));
  const at = (name: string) => Number(values.split(' ')[names.split(' ').indexOf(name)]);
  return [at('RcvbufErrors'), at('SndbufErrors')];
}

/** The figures as a table in Markdown, with whatever the players complained of below. */
export function playsReport(results: readonly PlayResult[]): string {
  const head = ['player', 'way', 'pictures', 'per s', 'off', 'backwards', 'lost', 'dropped', 'complaints'];
  const rows = results.map((result) => [
    result.player,
    result.lower,
    String(result.pictures),
    result.perSecond.toFixed(2),
    `${(result.off * 100).toFixed(2)} %`,
    String(result.backwards),
    String(result.lost),
    result.dropped.join(' + '),
    String(result.complaints.length),
  ]);
  const said = results.flatMap(({ player, lower, complaints }) =>
    complaints.map((complaint) => `${player} over ${lower}: ${complaint}`),
  );
  const title = `### Players with Digest, ${results[0]?.resolution}, ${FPS}/s`;
  return [title, markdownTable(head, rows), ...(said.length === 0 ? [] : [said.join('\n')])].join('\n\n');
}
