import type { ReferenceOperation, ReferenceParameter } from './reference-document.ts';

/** A call as one types it; `$API` and `$TOKEN` are the reader's. */
export function curlLine(method: string, path: string, operation: ReferenceOperation): string {
  const { parameters = [], requestBody, security } = operation;
  const parts = [`curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$API${addressOf(path, parameters)}"`];
  if (security.some((schemes) => 'accessToken' in schemes || 'guestToken' in schemes))
    parts.push('-H "Authorization: Bearer $TOKEN"');
  for (const [type, { example = {} }] of Object.entries(requestBody?.content ?? {})) {
    const body = typeof example === 'string' ? example : JSON.stringify(example);
    parts.push(`-H 'Content-Type: ${type}'`, `-d ${quoted(body)}`);
  }
  return parts.join(' \\\n  ');
}

function addressOf(path: string, parameters: readonly ReferenceParameter[]): string {
  const exampleOf = ({ example }: ReferenceParameter) => encodeURIComponent(String(example ?? ''));
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((address, parameter) => address.replace(`{${parameter.name}}`, exampleOf(parameter)), path);
  const query = parameters.filter((parameter) => parameter.in === 'query' && parameter.required === true);
  return query.length === 0 ? filled : `${filled}?${query.map((each) => `${each.name}=${exampleOf(each)}`).join('&')}`;
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
