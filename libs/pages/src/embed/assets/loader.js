// <script async src="https://…/embed.js"></script> puts a frame into every element with data-urvote-contest (a slug or id).
(() => {
  const host = new URL(document.currentScript.src).origin;
  const frames = new Map();

  function frameOf(place) {
    const { urvoteContest: contest, urvoteEntry: entry } = place.dataset;
    const address = new URL(`/embed/${encodeURIComponent(contest)}`, host);
    address.searchParams.set('origin', location.origin);
    if (entry) address.searchParams.set('entry', entry);
    const frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = place.dataset.urvoteTitle || 'Vote';
    frame.loading = 'lazy';
    frame.width = '100%';
    frame.height = place.dataset.urvoteHeight || '480';
    frame.style.border = '0';
    return frame;
  }

  function start() {
    for (const place of document.querySelectorAll('[data-urvote-contest]')) {
      if (frames.has(place)) continue;
      const frame = frameOf(place);
      frames.set(place, frame);
      place.append(frame);
    }
  }

  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== host || data?.type !== 'urvote:height' || !(data.height > 0)) return;
    for (const frame of frames.values())
      if (frame.contentWindow === source) frame.height = String(Math.min(Math.ceil(data.height), 10_000));
  });

  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
})();
