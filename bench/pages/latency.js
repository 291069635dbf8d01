import { showLive } from '@sightglass/client/live';

/** As packages/server/src/media/synthetic/marker.ts burns it in. */
const MARKER_BITS = 24;
const BLOCKS = 2 + 2 * MARKER_BITS + 1 + 2;
const MODULUS = 2 ** MARKER_BITS;

const query = new URLSearchParams(location.search);
const host = document.body.appendChild(document.createElement('main'));
host.style.width = '1280px';
const strip = document.createElement('canvas').getContext('2d', { willReadFrequently: true, alpha: false });

let last = -1;
let delays = [];
let state = {};
/** Picture that somebody waits for. */
let awaited = null;

showLive(
  host,
  { address: query.get('server') },
  { ways: [query.get('way')] },
  {
    changed: (next) => {
      state = next;
    },
  },
);

/** The counter and the clock of the picture that is shown, or null where none can be read. */
function readMarker(picture) {
  const height = picture.naturalHeight || picture.videoHeight || picture.height;
  if (!height) return null;
  const block = Math.max(8, Math.round(height / 45));
  const width = block * BLOCKS;
  if (strip.canvas.width !== width || strip.canvas.height !== block) {
    strip.canvas.width = width;
    strip.canvas.height = block;
  }
  strip.drawImage(picture, 0, 0, width, block, 0, 0, width, block);
  const { data } = strip.getImageData(0, block >> 1, width, 1);
  const level = (index) => data[(index * block + (block >> 1)) * 4];
  const white = (level(0) + level(BLOCKS - 1)) / 2;
  const black = (level(1) + level(BLOCKS - 2)) / 2;
  if (white - black < 24) return null;
  const bits = Array.from({ length: BLOCKS - 4 }, (_, index) => level(index + 2) > (white + black) / 2);
  if (bits.filter((bit) => bit).length % 2 !== 0) return null;
  const number = (from) =>
    bits.slice(from, from + MARKER_BITS).reduce((sum, bit) => sum * 2 + Number(bit), 0);
  return { counter: number(0), clockMs: number(MARKER_BITS) };
}

/** All ways are looked at when the browser presents a frame. */
function look() {
  const picture = host.querySelector('img,canvas,video');
  const marker = picture && !picture.hidden ? readMarker(picture) : null;
  if (marker && marker.counter !== last) {
    last = marker.counter;
    const now = performance.timeOrigin + performance.now();
    delays.push(since(now, marker.clockMs));
    const width = picture.naturalWidth || picture.videoWidth || picture.width;
    if (awaited && isAwaited(marker, width)) {
      awaited.resolve(now - awaited.since);
      awaited = null;
    }
  }
  requestAnimationFrame(look);
}
requestAnimationFrame(look);

/** ms from one moment to another, by clocks that begin anew now and then. */
function since(now, then) {
  return (((now - then) % MODULUS) + MODULUS) % MODULUS;
}

function isAwaited({ clockMs }, width) {
  return width === awaited.width && since(clockMs, awaited.since) < MODULUS / 2;
}

/** ms until a picture is presented that is so many pixels wide and was drawn after a moment, in ms since 1970. */
window.shown = (moment, width) =>
  new Promise((resolve) => {
    awaited = { since: moment, width, resolve };
  });

/** ms from the first request of this page's script to the first picture. */
window.joined = window.shown(performance.timeOrigin + performance.now(), 1_280);

/** What was seen since the last call. */
window.take = () => {
  const seen = { state, delays };
  delays = [];
  return seen;
};
