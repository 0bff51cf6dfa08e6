import { Html, html } from '../html/html.ts';
import { operationSection } from './operation-section.ts';
import type { ReferenceDocument } from './reference-document.ts';
import { bodyFields } from './schema-list.ts';
import { referenceStyle } from './reference-style.ts';
import { paragraphs, prose } from './texts.ts';

/** The document as one page without scripts. */
export function referencePage(document: ReferenceDocument, documentUrl: string): string {
  const { info, components, tags } = document;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}</title><style>${new Html(referenceStyle)}</style></head>
<body><a class="skip" href="#operations">To the operations</a>
<nav aria-label="Contents"><details><summary>Contents</summary><ul>${tags.map(({ name }) => contentsOf(document, name))}
<li><a href="#schemas">Schemas</a></li></ul></details></nav>
<main><h1>${info.title}</h1>
<p><a href="${documentUrl}">OpenAPI document</a> · <a href="/problems">Problems</a></p>
${paragraphs(info.description)}
<h2>Credentials</h2>
<dl>${Object.entries(components.securitySchemes).map(([name, { description }]) => html`<dt><code>${name}</code></dt><dd>${prose(description)}</dd>`)}</dl>
<div id="operations">${tags.map((tag) => tagSection(document, tag))}</div>
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => html`<section id="schema-${name}"><h3>${name}</h3>${bodyFields(schema)}</section>`)}
</main></body></html>
`.text;
}

function operationsOf({ paths }: ReferenceDocument, tag: string) {
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })))
    .filter(({ operation }) => operation.tags.includes(tag));
}

function contentsOf(document: ReferenceDocument, tag: string): Html {
  const links = operationsOf(document, tag).map(
    ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
  );
  return html`<li><a href="#tag-${tag}">${tag}</a><ul>${links}</ul></li>`;
}

function tagSection(document: ReferenceDocument, { name, description }: ReferenceDocument['tags'][number]): Html {
  return html`<h2 id="tag-${name}">${name}</h2>${paragraphs(description)}
${operationsOf(document, name).map(({ method, path, operation }) => operationSection(method, path, operation))}`;
}
