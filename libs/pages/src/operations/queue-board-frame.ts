import { html } from '../html/html.ts';
import { queueBoardScript } from './operations-assets.ts';

const foreignFonts = /<link[^>]+fonts\.googleapis\.com[^>]*>/g;

const wayBack = html`<style>
.urvote-back { position: fixed; right: 1rem; bottom: 1rem; z-index: 50; padding: 0.5rem 1rem; border-radius: 2rem; background: #1d5fa8; color: #fff; font: 600 0.875rem system-ui, sans-serif; text-decoration: none; box-shadow: 0 1px 6px #0006; }
.urvote-back:focus-visible { outline: 3px solid #7db4ef; outline-offset: 2px; }
</style>
<a class="urvote-back" href="/">Back to operations</a>
<script defer src="${queueBoardScript.path}"></script>`;

/** The queue dashboard's page with a way back and names for its buttons, and without fonts from elsewhere. */
export function queueBoardFrame(page: string): string {
  return page.replaceAll(foreignFonts, '').replace('</body>', () => `${wayBack.text}</body>`);
}
