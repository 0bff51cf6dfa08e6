// Keeps the part of a page marked data-live up to date, and asks before forms marked data-confirm are sent.
const refreshMs = 5000;

async function refresh(live) {
  if (document.hidden) return;
  const response = await fetch(live.dataset.live, { headers: { accept: 'text/html' }, credentials: 'same-origin' });
  if (response.redirected) {
    location.assign(response.url);
    return;
  }
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('[data-live]');
  if (fresh !== null) live.replaceChildren(...fresh.childNodes);
}

const live = document.querySelector('[data-live]');
if (live !== null) setInterval(() => refresh(live).catch(() => {}), refreshMs);

document.addEventListener('submit', (event) => {
  const question = event.target.dataset.confirm;
  if (question !== undefined && !confirm(question)) event.preventDefault();
});
