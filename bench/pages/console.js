// Runs in the console before the console does, and tells the benchmark what it sees there.
const READY = '.shell[data-connection=open] .transport-key[data-kind=record]:not(:disabled)';

localStorage.setItem('sightglass.tour', 'shown');

/** When a recording could be begun, in ms since the page was asked for. */
globalThis.usableAt = new Promise((resolve) => {
  const watch = new MutationObserver(() => {
    if (document.querySelector(READY) === null) return;
    watch.disconnect();
    // Only a page that answers is one that can be used.
    setTimeout(() => resolve(performance.now()));
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true });
});

const now = () => performance.timeOrigin + performance.now();

/** Looks from now on; `shownAt` is when the figure beside a slider becomes another, in ms since 1970. */
globalThis.lookAt = (selector) => {
  const before = document.querySelector(selector).value;
  globalThis.shownAt = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(selector).value === before) setTimeout(look, 1);
      else resolve(now());
    };
    look();
  });
};

/** Listens from now on; `pressedAt` is when the next key is pressed, in ms since 1970. */
globalThis.listen = () => {
  globalThis.pressedAt = new Promise((resolve) => {
    addEventListener('keydown', () => resolve(now()), { once: true, capture: true });
  });
};
