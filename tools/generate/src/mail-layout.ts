import { readFile } from 'node:fs/promises';
import mjml from 'mjml';

const source = new URL('../../../libs/pages/src/mail/mail-layout.mjml', import.meta.url);

/** What a tag in the source becomes in the template string; every value passes the `html` tag, which escapes it. */
const tags: readonly [tag: RegExp, code: string][] = [
  [/\{\{#each (\w+)\}\}/g, '${mail.$1.map((item) => html`'],
  [/\{\{\/each\}\}/g, '`)}'],
  [/\{\{#if (\w+)\}\}/g, '${mail.$1 && html`'],
  [/\{\{\/if\}\}/g, '`}'],
  [/\{\{this\}\}/g, '${item}'],
  [/\{\{([\w.]+)\}\}/g, '${mail.$1}'],
];

/** One line for each tag of the markup. */
function tidy(markup: string): string {
  return markup
    .replace(/<[^<>]*>/g, (tag) => tag.replace(/\s+/g, ' ').replace(' >', '>'))
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** The layout of all mails as a function of what they say. @throws {Error} for invalid MJML, and for an unknown tag */
export async function compileMailLayout(): Promise<string> {
  const { html } = await mjml(await readFile(source, 'utf8'), { validationLevel: 'strict' });
  const text = tidy(html).replace(/[\\`]|\$(?=\{)/g, '\\$&');
  const template = tags.reduce((code, [tag, replacement]) => code.replace(tag, replacement), text);
  if (template.includes('{{')) throw new Error('mail-layout.mjml has a tag that is not known');
  return `// Made from mail-layout.mjml by "npm run generate"; edits here are overwritten.
import { type Html, html } from '../html/html.ts';
import type { MailContent } from './mail-content.ts';

export function mailLayout(mail: MailContent): Html {
  return html\`${template}
\`;
}
`;
}
