// Keeps the part of a page marked data-live up to date, and asks before forms marked data-confirm are sent.
const refreshMs = 5000;
const timeoutMs = 4000;
// Operators alone are given this file, and asking for it reads no data.
const ownAddress = document.currentScript.src;
const sessionCheckMs = 400;
const live = document.querySelector('[data-live]');
const stale = document.querySelector('[data-stale]');
let upToDateAt = new Date();

function isSame(old, fresh) {
  return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && old.id === fresh.id;
}

function takeAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  // What the reader has opened stays open.
  for (const { name } of [...old.attributes])
    if (name !== 'open' && !fresh.hasAttribute(name)) old.removeAttribute(name);
}

// Only what differs is touched, so that focus, selection and scroll positions stay where they are.
function morph(old, fresh) {
  const wanted = [...fresh.childNodes];
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
  wanted.forEach((child, i) => {
    const present = old.childNodes[i];
    if (present === undefined) old.append(child);
    else if (!isSame(present, child)) present.replaceWith(child);
    else if (present.nodeType !== Node.ELEMENT_NODE) {
      if (present.data !== child.data) present.data = child.data;
    } else {
      takeAttributes(present, child);
      morph(present, child);
    }
  });
}

function tell(reason) {
  live.classList.toggle('stale', reason !== undefined);
  stale.hidden = reason === undefined;
  const text =
    reason === undefined
      ? ''
      : `Not up to date: ${reason}. This is from ${upToDateAt.toLocaleTimeString()}; trying again.`;
  if (stale.textContent !== text) stale.textContent = text;
}

async function refresh() {
  if (document.hidden) return;
  const options = {
    headers: { accept: 'text/html' },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(timeoutMs),
  };
  const response = await fetch(live.dataset.live, options);
  if (response.redirected) {
    location.assign(response.url);
    return;
  }
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('[data-live]');
  if (fresh === null) throw new Error('the server answers with another page');
  morph(live, fresh);
  upToDateAt = new Date();
  tell();
}

function reasonOf(error) {
  if (error.name === 'TimeoutError') return 'the server does not answer';
  return error instanceof TypeError ? 'the server cannot be reached' : error.message;
}

async function refreshOrTell() {
  await refresh().catch((error) => tell(reasonOf(error)));
}

async function leaveIfSessionEnded() {
  if (document.hidden) return;
  const options = { cache: 'no-cache', signal: AbortSignal.timeout(timeoutMs) };
  const { status } = await fetch(ownAddress, options).catch(() => ({ status: undefined }));
  if (status === 401) location.reload();
}

if (live !== null) {
  setInterval(refreshOrTell, refreshMs);
  setInterval(leaveIfSessionEnded, sessionCheckMs);
  addEventListener('online', refreshOrTell);
  addEventListener('offline', () => tell('this device is offline'));
  document.addEventListener('visibilitychange', refreshOrTell);
}

document.addEventListener('submit', (event) => {
  const question = event.target.dataset.confirm;
  if (question !== undefined && !confirm(question)) event.preventDefault();
});
