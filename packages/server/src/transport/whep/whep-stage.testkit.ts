import { afterEach, beforeEach, expect } from 'vitest';
import { HttpHouse, type HttpHouseOptions } from '../http/http-server.testkit.ts';
import { pictureOf } from './picture.testkit.ts';
import { TestViewer } from './viewer.testkit.ts';

/** When the first picture was taken. */
export const AT = 1_795_000_000_000;

/** The house of the test that runs now. */
export let house: HttpHouse;
/** Who is there, to be closed after the test. */
export let viewers: TestViewer[];

/** Opens the house, which anybody may watch in if nothing else is said. */
export async function open(options: HttpHouseOptions = {}): Promise<void> {
  house = await HttpHouse.open({ publicPicture: true, ...options });
  house.picture.newestVideo = pictureOf(true, AT, 0);
}

beforeEach(() => {
  viewers = [];
});

afterEach(async () => {
  await Promise.all(viewers.map((viewer) => viewer.close()));
  await house.close();
});

/** How somebody asks to watch. */
export interface Asking {
  readonly headers?: Record<string, string>;
  readonly url?: string;
}

/** Sends an offer. */
export function ask(offer: string, { headers = {}, url = '/api/whep' }: Asking = {}) {
  return house.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/sdp', ...headers },
    payload: offer,
  });
}

/** Somebody who watches. */
export async function watch(
  asking: Asking = {},
): Promise<{ viewer: TestViewer; location: string; tag: string }> {
  const viewer = await TestViewer.create();
  viewers.push(viewer);
  const { statusCode, body, headers } = await ask(viewer.offer, asking);
  expect([statusCode, headers['content-type']]).toEqual([201, 'application/sdp']);
  await viewer.accept(body);
  return { viewer, location: String(headers.location), tag: String(headers.etag) };
}

/** Shows pictures, as a camera does, until a viewer has had enough of them. */
export async function show(viewer: TestViewer, isEnough: () => boolean): Promise<void> {
  let number = 0;
  const timer = setInterval(() => {
    house.picture.showVideo('main', pictureOf(number % 10 === 0, AT + number * 33, number));
    number += 1;
  }, 5);
  await viewer.until(isEnough);
  clearInterval(timer);
}

/** Waits until a viewer was told of the end. */
export const gone = (viewer: TestViewer) => viewer.until(() => viewer.transport.state === 'closed');
