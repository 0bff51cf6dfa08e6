import { type Html, html } from '../html/html.ts';

/** Words between backticks as code; nothing else of Markdown is in the contracts' texts. */
export function prose(text: string): Html {
  return html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

export function paragraphs(text: string | undefined): Html[] {
  return (text ?? '').split('\n\n').flatMap((each) => (each === '' ? [] : [html`<p>${prose(each)}</p>`]));
}

/** A box that scrolls sideways takes the focus, so that a keyboard can scroll it. */
export function codeBlock(label: string, text: string): Html {
  return html`<p class="label">${label}</p>
    <pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`;
}

export function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
}
