import { phrases } from '../language/phrases.ts';

/** The words about the others who are connected. */
export const usePeopleWords = phrases(
  {
    people: (count: number) => (count === 1 ? '1 connected' : `${count} connected`),
    title: 'Who is connected',
    anonymous: 'Not signed in',
    since: (time: string) => `since ${time}`,
    websocket: 'controls',
    live: 'picture',
    webrtc: 'picture, WebRTC',
    rtsp: 'picture, RTSP',
    mjpeg: 'picture, MJPEG',
    more: (count: number) => `and ${count} more`,
    /** Each behind a name. */
    change: (key: string, value: string) => `: ${key} ${value}`,
    changes: (count: number) => ` changed ${count} settings`,
    somebody: 'Somebody',
    record: 'Recording',
    on: 'on',
    off: 'off',
  },
  {
    people: (count: number) => `${count} verbunden`,
    title: 'Wer verbunden ist',
    anonymous: 'Nicht angemeldet',
    since: (time: string) => `seit ${time}`,
    websocket: 'Bedienung',
    live: 'Bild',
    webrtc: 'Bild, WebRTC',
    rtsp: 'Bild, RTSP',
    mjpeg: 'Bild, MJPEG',
    more: (count: number) => `und ${count} weitere`,
    change: (key: string, value: string) => `: ${key} ${value}`,
    changes: (count: number) => ` hat ${count} Einstellungen geändert`,
    somebody: 'Jemand',
    record: 'Aufnahme',
    on: 'an',
    off: 'aus',
  },
);
