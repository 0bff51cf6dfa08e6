import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { html } from '../html/html.ts';
import { queueBoardScript } from './operations-assets.ts';

const foreignFonts = /<link[^>]+fonts\.googleapis\.com[^>]*>/g;

const wayBack = html`<style>
.urvote-back { position: fixed; right: 1rem; bottom: 1rem; z-index: 50; padding: 0.5rem 1rem; border-radius: 2rem; background: #1d5fa8; color: #fff; font: 600 0.875rem system-ui, sans-serif; text-decoration: none; box-shadow: 0 1px 6px #0006; }
.urvote-back:focus-visible { outline: 3px solid #7db4ef; outline-offset: 2px; }
</style>
<a class="urvote-back" href="/">Back to operations</a>
<script defer src="${queueBoardScript.path}"></script>`;

const icons = (...names: string[]) => `:has(${names.map((name) => `.lucide-${name}`).join()})`;

/** Selectors of what is refused to everybody: it would lose or change accepted votes. */
const refused = [
  `[class^="jobActions-"] li:not(${icons('refresh-cw', 'corner-up-left')})`,
  `[role="menuitem"]${icons('plus', 'trash-2', 'ban')}`,
  // Finished jobs alone may go.
  `body:not(:has(a[aria-current="page"][href*="status=completed"])) [class^="queueActions-"] li${icons('trash-2')}`,
];

/** Of what administrators alone may do. */
const administrative = [
  `[role="menuitem"]${icons('chart-no-axes-gantt', 'gauge')}`,
  `[class^="queueActions-"] li${icons('trash-2')}`,
  `[class^="badgeWrap-"] button`,
  `[role="dialog"] button${icons('pencil')}`,
];

/** The dashboard knows two kinds of readers only; by its markup the rest of what is refused is not shown. */
function hiddenFrom(role: OpsRole): string {
  return `${[...refused, ...(role === 'admin' ? [] : administrative)].join(',\n')} { display: none !important; }`;
}

/**
 * The queue dashboard's page with a way back and names for its buttons, without fonts from elsewhere and buttons that the
 * role may not use.
 */
export function queueBoardFrame(page: string, role: OpsRole): string {
  const added = `<style>${hiddenFrom(role)}</style>${wayBack.text}`;
  return page.replaceAll(foreignFonts, '').replace('</body>', () => `${added}</body>`);
}
