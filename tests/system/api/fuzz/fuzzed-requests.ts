import { type ApiDocument, formType, type Json, type Operation } from './document.ts';
import { formBytes, nastyFormBodies, otherTypes, sampleForm } from './form-requests.ts';
import { nastyBodies, nastyHeaders, nastyTexts, nastyValues } from './nasty-values.ts';
import { encoded } from './percent-encoding.ts';
import { fieldPaths, type Known, sampleValue } from './sample-value.ts';

export interface FuzzedRequest {
  operation: Operation;
  /** What is nasty about it. */
  name: string;
  target: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
  /** The address may be none of the operation's any more. */
  isElsewhere: boolean;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'left out').slice(0, 60);

interface Parts {
  params: Record<string, string>;
  query: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/** Every parameter, header field and field of the body of an operation with every value, one at a time. */
export function fuzzedRequests(document: ApiDocument, operation: Operation, known: Known): FuzzedRequest[] {
  const { path, parameters, body, form } = operation;
  const validForm = () => (form === undefined ? {} : sampleForm(document, form, known));
  const validBody = () => (body === undefined ? undefined : sampleValue(document, body, known));
  const bodyOf = (value: Json | undefined) => (value === undefined ? undefined : Buffer.from(JSON.stringify(value)));
  const validParams = (): Record<string, string> =>
    Object.fromEntries(
      parameters
        .filter((each) => each.in === 'path')
        .map(({ name, schema }) => [name, encoded(String(sampleValue(document, schema, known, name)))]),
    );
  const validQuery = (without?: string): string => {
    const pairs = parameters
      .filter((each) => each.in === 'query' && each.required === true && each.name !== without)
      .map(({ name, schema }) => `${name}=${encoded(String(sampleValue(document, schema, known, name)))}`);
    return pairs.length === 0 ? '?' : `?${pairs.join('&')}&`;
  };
  const request = (name: string, change: Partial<Parts>, isElsewhere = false): FuzzedRequest => {
    const valid = form === undefined ? bodyOf(validBody()) : formBytes(validForm());
    const parts = { params: validParams(), query: validQuery().slice(0, -1), headers: {}, body: valid, ...change };
    const target = path.replaceAll(/\{(\w+)\}/g, (_match, key: string) => parts.params[key] ?? '') + parts.query;
    const type = body === undefined ? form && formType : 'application/json';
    const typed: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    return { operation, name, target, headers: { ...typed, ...parts.headers }, body: parts.body, isElsewhere };
  };
  return [
    request('as it should be', {}),
    ...Object.keys(validParams()).flatMap((name) =>
      nastyTexts.map((text) =>
        request(`${name}=${shown(text)}`, { params: { ...validParams(), [name]: encoded(text) } }, true),
      ),
    ),
    ...parameters
      .filter((each) => each.in === 'query')
      .flatMap(({ name }) =>
        [
          ...nastyTexts.map((text) => `${name}=${encoded(text)}`),
          `${name}=1&${name}=2`,
          `${name}[]=1`,
          `${name}[]=1&${name}=1`,
          `${name}[__proto__]=1`,
        ].map((query) => request(`?${shown(query)}`, { query: validQuery(name) + query })),
      ),
    request('an unknown parameter', { query: `${validQuery()}__proto__=1&constructor=%00` }),
    ...nastyHeaders.map(([name, value]) => request(`${name}: ${shown(value)}`, { headers: { [name]: value } })),
    ...(body === undefined && form === undefined
      ? []
      : otherTypes.map((type) => request(`as ${shown(type)}`, { headers: { 'content-type': type } }))),
    ...(form === undefined
      ? []
      : nastyFormBodies(form, validForm).map(([name, bytes]) => request(shown(name), { body: bytes }))),
    ...(body === undefined
      ? []
      : [
          ...nastyBodies.map((bytes) => request(`body ${shown(bytes.toString('latin1'))}`, { body: bytes })),
          ...fieldPaths(document, body).flatMap((field) =>
            nastyValues.map((value) =>
              request(`${field.join('.')}=${shown(value)}`, { body: bodyOf(withField(validBody(), field, value)) }),
            ),
          ),
        ]),
  ];
}

/** A copy in which the field has the value; what leads there is made where it is missing. */
function withField(whole: Json | undefined, [name = '', ...rest]: readonly string[], value: Json): Json {
  const inner = (part: Json | undefined) => (rest.length === 0 ? value : withField(part, rest, value));
  if (name === '0') return [inner(Array.isArray(whole) ? whole[0] : undefined)];
  const fields = typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? whole : {};
  return { ...fields, [name]: inner(fields[name]) };
}
