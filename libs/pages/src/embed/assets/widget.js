const { contest, origin } = document.body.dataset;
const list = document.querySelector('ol');
const status = document.querySelector('#status');
const keptToken = 'urvote-guest';

const sentences = {
  ALREADY_VOTED: 'You have already voted for this one.',
  VOTE_LIMIT_REACHED: 'You have used all your votes.',
  VOTING_CLOSED: 'Voting is closed.',
  VOTING_NOT_OPEN: 'Voting has not opened yet.',
  VOTING_DISABLED: 'Voting is paused.',
  COUNTRY_NOT_ELIGIBLE: 'Voting is limited to certain countries.',
  QUOTA_EXCEEDED: 'That was a bit quick. Try again in a minute.',
};
/** What a vote still needs there is asked for on the page of the entry. */
const elsewhere = new Set([
  'EMAIL_REQUIRED',
  'CAPTCHA_REQUIRED',
  'VOTER_CODE_REQUIRED',
  'VOTER_TIER_TOO_LOW',
  'NOT_ON_VOTER_LIST',
]);

// Where the browser gives frames of other sites no storage, the session lasts as long as the page.
let token = kept();

function kept() {
  try {
    return sessionStorage.getItem(keptToken) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(next) {
  token = next;
  try {
    sessionStorage.setItem(keptToken, next);
  } catch {
    // Then it lasts as long as the page.
  }
}

function tellHeight() {
  if (origin) parent.postMessage({ type: 'urvote:height', height: document.documentElement.offsetHeight }, origin);
}

async function cast(entryId) {
  const response = await fetch('/api/v1/votes', {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ entryId, type: 'vote' }),
  });
  const answer = await response.json();
  if (answer.guestToken) keep(answer.guestToken);
  return { isStored: response.status === 202, code: answer.code, title: answer.title };
}

async function vote(button, entryId, page) {
  button.disabled = true;
  status.textContent = 'Sending…';
  try {
    const { isStored, code, title } = await cast(entryId);
    if (isStored) status.textContent = 'Stored. Thank you.';
    else if (elsewhere.has(code)) goOn(page);
    else status.textContent = sentences[code] ?? title ?? 'That did not work. Try again.';
  } catch {
    status.textContent = 'No network. Nothing was sent; try again.';
  } finally {
    button.disabled = false;
    button.focus();
  }
}

function goOn(page) {
  const link = document.createElement('a');
  link.href = page;
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = 'Go on with this vote on its page';
  status.replaceChildren(link);
  link.focus();
}

function withButton(link) {
  const entry = link.closest('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = link.textContent;
  button.setAttribute('aria-label', link.getAttribute('aria-label'));
  button.addEventListener('click', () => vote(button, entry.dataset.entry, link.href));
  link.replaceWith(button);
}

/** The rows move, and whoever has the focus keeps it. */
function show({ hidden, entries }) {
  const focused = document.activeElement;
  const rows = new Map([...list.children].map((row) => [row.dataset.entry, row]));
  for (const { entryId, rank, netVotes } of entries) {
    const row = rows.get(entryId);
    if (row === undefined) continue;
    row.firstElementChild.textContent = hidden ? '' : String(rank);
    row.querySelector('.votes').textContent = hidden ? '' : String(netVotes);
    list.append(row);
  }
  if (focused !== document.activeElement) focused?.focus();
}

for (const link of list.querySelectorAll('a.vote')) withButton(link);
new ResizeObserver(tellHeight).observe(document.documentElement);
tellHeight();
const live = new EventSource(`/api/v1/contests/${contest}/leaderboard/stream`);
live.addEventListener('leaderboard', ({ data }) => show(JSON.parse(data)));
