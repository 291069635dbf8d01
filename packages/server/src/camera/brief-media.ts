import { defaultState } from '@sightglass/protocol';
import { pino } from 'pino';
import { MediaProcess } from './media-process.ts';

/** Lets a media process without any camera answer questions, and ends it. */
export async function askBriefly<T>(question: (media: MediaProcess) => Promise<T>): Promise<T> {
  const media = new MediaProcess(
    pino({ level: 'silent' }),
    () => ({
      type: 'start',
      heads: [null, null],
      format: { width: 640, height: 480, fps: 5 },
      settings: defaultState(),
      rates: { main: undefined, sub: undefined },
      revision: 0,
    }),
    { message: () => {}, lost: () => {} },
  );
  media.start();
  try {
    return await question(media);
  } finally {
    await media.stop();
  }
}
