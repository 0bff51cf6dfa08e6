import type { AnyResult, ResponseHeaders, StreamResult } from './route-result.ts';

export interface PreparedResponse {
  status: number;
  headers: ResponseHeaders;
  body?: string | Buffer;
  stream?: StreamResult['stream'];
}

const noHeaders: ResponseHeaders = Object.freeze({});
const json: ResponseHeaders = Object.freeze({ 'Content-Type': 'application/json; charset=utf-8' });

export function prepareResult(result: AnyResult): PreparedResponse {
  const { status, headers, stream, body } = result;
  if (stream !== undefined) return { status, headers: headers ?? noHeaders, stream };
  if (body === undefined) return { status, headers: headers ?? noHeaders };
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { status, headers: headers ?? noHeaders, body };
  return { status, headers: headers === undefined ? json : { ...json, ...headers }, body: JSON.stringify(body) };
}
