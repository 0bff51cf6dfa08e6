// The queue dashboard's buttons are icons without a name. Each is named after its icon, as soon as it appears.
const names = {
  'panel-left': 'Show or hide the list of queues',
  maximize: 'Full screen',
  expand: 'Full screen',
  settings: 'Settings',
  'circle-user': 'Account',
  'circle-user-round': 'Account',
  info: 'About this queue',
  'refresh-cw': 'Retry',
  copy: 'Copy',
  files: 'Duplicate',
  'corner-up-left': 'Promote',
  pencil: 'Edit',
  trash2: 'Remove',
  pause: 'Pause',
  play: 'Resume',
  'ellipsis-vertical': 'More actions',
  'chevron-left': 'Back',
  x: 'Close',
};

function iconOf(element) {
  const drawn = element.querySelector('svg[class*="lucide-"]');
  return drawn && [...drawn.classList].find((each) => each.startsWith('lucide-'))?.slice('lucide-'.length);
}

function isNamed(element) {
  const labelled = ['aria-label', 'aria-labelledby', 'title'].some((name) => element.getAttribute(name));
  return labelled || element.textContent.trim() !== '' || element.querySelector('img[alt]:not([alt=""])') !== null;
}

function nameAll() {
  for (const element of document.querySelectorAll('button, a[href], [role="button"]')) {
    if (isNamed(element)) continue;
    const icon = iconOf(element);
    element.setAttribute('aria-label', names[icon] ?? icon?.replaceAll('-', ' ') ?? 'Action');
  }
}

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
nameAll();
