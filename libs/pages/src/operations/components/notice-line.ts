import type { OpsNotice } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../../html/html.ts';
import { formatTime } from './format.ts';

export function noticeLine({ service, detail, seenAt }: OpsNotice): Html {
  return html`<p class="alert" role="alert">
    The ${service} does not trust ${detail}, which says for whom it asks: if that is your proxy, all its visitors have one
    address, and their votes are held as one crowd. Name it in TRUSTED_PROXIES. Seen ${formatTime(seenAt)} UTC.
  </p>`;
}
