import { AV_LOG_FATAL, Log } from 'node-av';
import { Channel } from './channel.ts';
import { Engine } from './engine/engine.ts';
import { mendFilm, probeFilm } from './film/probe.ts';
import { thumbnailOf } from './film/thumbnail.ts';
import { asMediaError, MediaError } from './media-error.ts';
import type { CallMessage, MediaCall, MediaCalls, ToMedia } from './messages.ts';
import { discoverCameras } from './onvif/discovery.ts';
import { findDevices, surveySizes } from './v4l2/survey.ts';

/** The media process: takes the server's messages and lets the engine do the work. */

let engine: Engine | undefined;
/** Calls that change the film or the format happen one after the other. */
let line: Promise<unknown> = Promise.resolve();

// What fails is told by errors; FFmpeg's own lines would say it a second time.
Log.setLevel(AV_LOG_FATAL);
const channel = new Channel(receive);
// The server says when it is over: Ctrl-C reaches every process of the terminal.
process.on('SIGINT', () => {});
process.once('SIGTERM', () => void end());
process.once('disconnect', () => void end());

function receive(message: ToMedia): void {
  switch (message.type) {
    case 'start':
      engine = new Engine(message, {
        post: (each) => channel.post(each),
        ready: (stream) => channel.ready(stream),
      });
      void engine.start();
      return;
    case 'adjust':
      engine?.adjust(message.settings, message.revision);
      return;
    case 'openStream':
      engine?.openStream(message.stream, message.spec);
      return;
    case 'closeStream':
      engine?.closeStream(message.stream);
      return;
    case 'openVideo':
      engine?.videos[message.video].open();
      return;
    case 'closeVideo':
      engine?.videos[message.video].close();
      return;
    case 'requestKey':
      engine?.videos[message.video].requestKey();
      return;
    case 'call':
      void answer(message);
      return;
    case 'stop':
      void end();
  }
}

async function answer(message: CallMessage): Promise<void> {
  const { request } = message;
  try {
    channel.post({ type: 'answer', request, result: await perform(message) });
  } catch (problem) {
    const { error, message: text } = asMediaError(problem);
    channel.post({ type: 'refusal', request, error, message: text });
  }
}

function perform(message: CallMessage): Promise<MediaCalls[MediaCall]['result']> {
  switch (message.call) {
    case 'discover':
      return Promise.all([findDevices(), discoverCameras()]).then((found) => found.flat());
    case 'control':
      return running().control(message.settings, message.revision);
    case 'abilities':
      return running().abilities();
    case 'probe':
      return probeFilm(message.path);
    case 'mend':
      return mendFilm(message.path);
    case 'sizes':
      return surveySizes(message.device, message.taken);
    case 'thumbnail':
      return thumbnailOf(message.path, message.width).then((jpeg) => ({ jpeg }));
    case 'still':
      return running().still(message.view, message.quality);
    default: {
      const turn = line.then(() => performInLine(message));
      line = turn.catch(() => {});
      return turn;
    }
  }
}

async function performInLine(message: CallMessage): Promise<MediaCalls[MediaCall]['result']> {
  switch (message.call) {
    case 'setFormat':
      return running().setFormat(message.format) as Promise<undefined>;
    case 'startRecording':
      return running().startFilm(message.path) as Promise<undefined>;
    case 'pauseRecording':
      running().film.pause();
      return undefined;
    case 'resumeRecording':
      running().film.resume();
      return undefined;
    case 'stopRecording':
      return running().film.stop();
    default:
      throw new MediaError('Invalid state', `There is no call ${message.call}`);
  }
}

function running(): Engine {
  if (!engine) throw new MediaError('Invalid state', 'The picture is not started');
  return engine;
}

async function end(): Promise<void> {
  const ending = engine;
  engine = undefined;
  await line;
  await ending?.stop();
  process.exit(0);
}
