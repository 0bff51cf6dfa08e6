import type { AnyContext } from '../http-request/request-context.ts';
import { encodedAnswer } from '../http-response/encoded-answer.ts';
import type { PreparedResponse } from '../http-response/prepared-response.ts';
import type { ResponseHeaders, StreamResult } from '../http-response/route-result.ts';
import { ifNoneMatch } from './etag.ts';

/** A body that was made once for all who ask; the object lives as long as the body. */
export interface Rendered {
  text: string;
  etag: string;
}

/** 304 for who has it already, else the body as the client takes it best. Only for what `encodedAnswer` may encode. */
export async function sendRendered(
  ctx: Pick<AnyContext, 'header'>,
  rendered: Rendered,
  ownHeaders: ResponseHeaders,
): Promise<{ status: 304; headers: ResponseHeaders } | StreamResult<200>> {
  const { text, etag } = rendered;
  const acceptEncoding = ctx.header('accept-encoding');
  const isKnown = ifNoneMatch(ctx.header('if-none-match'), etag);
  const { 'Content-Type': contentType = '', ...kept } = { ...ownHeaders, ETag: etag };
  if (isKnown) {
    const { headers } = await encodedAnswer({ status: 304, headers: kept }, acceptEncoding, rendered);
    return { status: 304, headers };
  }
  const whole = { status: 200, headers: { 'Content-Type': contentType, ...kept }, body: text };
  const { headers, body } = await encodedAnswer<PreparedResponse>(whole, acceptEncoding, rendered);
  return {
    status: 200,
    headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body ?? '')) },
    stream: (response) => void response.end(body),
  };
}
