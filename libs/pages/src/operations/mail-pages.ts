import { type Html, html } from '../html/html.ts';
import { formatCount, formatTime } from './components/format.ts';
import { linkedText } from './components/linked-text.ts';

export interface ShownMail {
  id: string;
  receivedAt: Date;
  from: string;
  to: readonly string[];
  subject: string;
  messageId: string;
  text: string;
  html: string;
}

export function mailListPage(mails: readonly ShownMail[], limit: number): Html {
  return html`<h1>Mail</h1>
    <p class="muted">This installation sends no mail on: what it would send is kept here, the newest ${formatCount(limit)} shown.</p>
    ${mails.length === 0 ? html`<p>No mail has been sent yet.</p>` : table(mails)}`;
}

function table(mails: readonly ShownMail[]): Html {
  return html`<div class="scroll"><table>
    <thead><tr><th scope="col">Sent (UTC)</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead>
    <tbody>${mails.map(row)}</tbody>
  </table></div>`;
}

function row({ id, receivedAt, to, subject }: ShownMail): Html {
  return html`<tr>
    <td class="nowrap">${formatTime(receivedAt.toISOString())}</td><td>${to.join(', ')}</td>
    <td><a href="/mail/message?id=${id}">${subject === '' ? 'No subject' : subject}</a></td>
  </tr>`;
}

/** The frame runs no script and has no origin; the policy of the page holds in it, and its links open beside the page. */
export function mailPage({ subject, from, to, receivedAt, messageId, text, html: markup }: ShownMail): Html {
  return html`<p><a href="/mail">All mail</a></p>
    <h1>${subject === '' ? 'No subject' : subject}</h1>
    <dl class="headers card">
      ${header('From', from)}${header('To', to.join(', '))}${header('Sent', `${formatTime(receivedAt.toISOString())} UTC`)}${header('Message-ID', messageId)}
    </dl>
    ${text !== '' && html`<h2>Text</h2><pre class="card mail-text">${linkedText(text)}</pre>`}
    ${
      markup !== '' &&
      html`<h2>HTML</h2><iframe class="mail-html" title="HTML part of the mail" sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcdoc="${`<!doctype html><base target="_blank">${markup}`}"></iframe>`
    }`;
}

function header(name: string, value: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
