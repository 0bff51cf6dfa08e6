import { type Html, html } from '../html/html.ts';
import { curlLine } from './curl-line.ts';
import type {
  ReferenceContent,
  ReferenceOperation,
  ReferenceParameter,
  ReferenceResponse,
} from './reference-document.ts';
import { bodyFields, fieldList } from './schema-list.ts';
import { codeBlock, exampleText, paragraphs, prose } from './texts.ts';

/** One operation, folded to its name until it is asked for; a link to what is folded opens it. */
export function operationSection(method: string, path: string, operation: ReferenceOperation): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses, deprecated = false } = operation;
  return html`<details class="operation">
<summary><span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code> <span class="summary">${summary}${deprecated && ' (deprecated)'}</span></summary>
<div id="${operationId}">
${deprecated && deprecationOf(operation)}
${paragraphs(description)}
<p><b>Who may call:</b> ${callersOf(operation)}</p>
${codeBlock('curl', curlLine(method, path, operation))}
${parameters.length > 0 && [html`<h4>Parameters</h4>`, fieldList(parameters.map(parameterField))]}
${requestBody !== undefined && [html`<h4>Body</h4>`, contentOf(requestBody.content, 'Example of the body')]}
<h4>Answers</h4>
${Object.entries(responses).map(([status, response]) => answerOf(status, response))}
</div></details>`;
}

function deprecationOf(operation: ReferenceOperation): Html {
  const { 'x-deprecated-since': since = '', 'x-sunset': sunset = '', 'x-successor': successor } = operation;
  const next = successor !== undefined && html` <code class="path">${successor}</code> takes its place.`;
  return html`<p><b>Deprecated</b> since ${since}; it may be gone from ${sunset} on.${next}</p>`;
}

function parameterField({ in: place, name, required = false, description, schema }: ReferenceParameter) {
  return { name: `${name} (${place})`, schema, isRequired: required, description };
}

function contentOf(content: ReferenceContent, label: string): Html[] {
  return Object.entries(content).map(
    ([type, { schema, example }]) =>
      html`<p class="label"><code>${type}</code></p>${bodyFields(schema)}${example !== undefined && codeBlock(label, exampleText(example))}`,
  );
}

function answerOf(status: string, { description, headers = {}, content = {} }: ReferenceResponse): Html {
  const isProblem = 'application/problem+json' in content;
  if (isProblem) return html`<p><b>${status}</b> ${problemCodes(description)}</p>`;
  const own = Object.entries(headers).filter(([, header]) => header.$ref === undefined);
  return html`<p><b>${status}</b> ${prose(description)}</p>
${own.map(([name, header]) => html`<p class="label"><code>${name}</code>: ${prose(header.description ?? '')}</p>`)}
${contentOf(content, `Example of the answer ${status}`)}`;
}

/** `CODE`: text; each code is a link to the page that explains it. */
function problemCodes(description: string): Html[] {
  return description.split('; ').map((part, i) => {
    const [, code = '', text = part] = /^`([A-Z_]+)`: (.*)$/.exec(part) ?? [];
    const link = html`<a href="/problems/${code.toLowerCase().replaceAll('_', '-')}"><code>${code}</code></a>: `;
    return html`${i > 0 && '; '}${code !== '' && link}${text}`;
  });
}

const schemeNames: Record<string, string> = {
  accessToken: 'an account by its access token',
  sessionCookie: 'an account by its session cookie',
  apiKey: 'an API key',
  guestToken: 'a guest by token',
  guestCookie: 'a guest by cookie',
};

function callersOf({ security, 'x-roles': roles = [], 'x-scope': scope }: ReferenceOperation): string {
  const rights: Record<string, string> = {
    ...(scope === undefined ? {} : { apiKey: ` with the scope ${scope}` }),
    ...(roles.length === 0 ? {} : { accessToken: ` with the role ${roles.join(' or ')}` }),
  };
  const callers = security.map((schemes) => {
    const [scheme = ''] = Object.keys(schemes);
    return scheme === '' ? 'anyone' : `${schemeNames[scheme] ?? scheme}${rights[scheme] ?? ''}`;
  });
  return callers.length === 0 ? 'anyone' : callers.join('; ');
}
