import { problemDocument, type ProblemDocument } from '@urvote/contracts/errors/problem-document';
import type { Endpoint, ResponseContract } from '@urvote/contracts/endpoint/endpoint';
import { noteSecretsOf } from './log-watch.ts';

export interface ApiRequest {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as a bearer token. */
  token?: string;
  /** Sent as the cookie header. */
  cookie?: string;
}

export interface ApiResponse {
  status: number;
  headers: Headers;
  /** Parsed when it is JSON, text otherwise, undefined when there is none. */
  body: unknown;
  /** The body of an error. @throws Error when the response is none */
  problem(): ProblemDocument;
}

export interface ApiClient {
  /** @throws Error when the response is not one that the endpoint's contract allows */
  call(endpoint: Endpoint, request?: ApiRequest): Promise<ApiResponse>;
}

function urlOf(baseUrl: string, endpoint: Endpoint, request: ApiRequest): URL {
  const path = endpoint.path.replace(/:(\w+)/g, (_match, name: string) => {
    const value = request.params?.[name];
    if (value === undefined) throw new Error(`${endpoint.id}: the path parameter ${name} is missing`);
    return encodeURIComponent(value);
  });
  const url = new URL(path, baseUrl);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

function headersOf({ body, headers, token, cookie }: ApiRequest): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(cookie === undefined ? {} : { cookie }),
    ...headers,
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  const isJson = /^application\/([\w.+-]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
  return isJson ? (JSON.parse(text) as unknown) : text;
}

function checkError(endpoint: Endpoint, response: Response, body: unknown): void {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json'))
    throw new Error(`${endpoint.id}: error ${response.status} as ${type}`);
  const problem = problemDocument.parse(body);
  if (problem.status !== response.status)
    throw new Error(`${endpoint.id}: problem says ${problem.status}, not ${response.status}`);
}

function checkSuccess(endpoint: Endpoint, contract: ResponseContract | undefined, status: number, body: unknown): void {
  if (!contract) throw new Error(`${endpoint.id}: status ${status} is not in its contract`);
  if (!contract.schema) {
    if (body !== undefined) throw new Error(`${endpoint.id}: ${status} has a body and should have none`);
    return;
  }
  const parsed = contract.schema.safeParse(body);
  if (!parsed.success)
    throw new Error(`${endpoint.id}: ${status} is not as its contract says: ${parsed.error.message}`);
}

/** Calls endpoints by their contracts and checks every response against them. */
export function apiClient(baseUrl: string, defaults: Pick<ApiRequest, 'token' | 'cookie' | 'headers'> = {}): ApiClient {
  return {
    call: async (endpoint, given = {}) => {
      const request = { ...defaults, ...given, headers: { ...defaults.headers, ...given.headers } };
      const response = await fetch(urlOf(baseUrl, endpoint, request), {
        method: endpoint.method.toUpperCase(),
        headers: headersOf(request),
        redirect: 'manual',
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      const body = await bodyOf(response);
      noteSecretsOf(request.body);
      noteSecretsOf(response.status < 400 ? body : undefined);
      noteSecretsOf(request.token, 'token');
      if (response.status >= 400) checkError(endpoint, response, body);
      else checkSuccess(endpoint, endpoint.responses[response.status], response.status, body);
      return {
        status: response.status,
        headers: response.headers,
        body,
        problem: () => problemDocument.parse(body),
      };
    },
  };
}
