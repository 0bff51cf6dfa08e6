import { type Html, html } from '@urvote/pages/html/html';
import type { MailText } from './mail-text.ts';

const font = 'font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5';
const button =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#1d5fa8;color:#ffffff;text-decoration:none;font-weight:bold';

function actionMarkup({ label, url }: { label: string; url: string }, copyHint: string): Html {
  return html`<p style="margin:24px 0"><a href="${url}" style="${button}">${label}</a></p>
<p style="font-size:14px">${copyHint}<br><span style="word-break:break-all">${url}</span></p>`;
}

/** A page that reads well without styles; nothing is loaded from anywhere. */
export function mailHtml(
  { subject, greeting, paragraphs, action, closing }: MailText,
  { language, copyHint }: { language: string; copyHint: string },
): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${subject}</title>
</head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1b1f24;${font}">
<div role="article" aria-label="${subject}" style="max-width:560px;margin:0 auto">
<p>${greeting}</p>
${paragraphs.map((paragraph) => html`<p>${paragraph}</p>\n`)}${action === undefined ? '' : actionMarkup(action, copyHint)}
<p>${closing}</p>
<p style="color:#57606a;font-size:14px">UrVote</p>
</div>
</body>
</html>
`.text;
}
