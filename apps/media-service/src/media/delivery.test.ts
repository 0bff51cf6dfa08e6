import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Conditions, planDelivery } from './delivery.ts';

const sha256 = createHash('sha256').update('0123456789').digest();
const asset = { id: 'a', objectKey: 'k', mimeType: 'audio/mpeg', sizeBytes: 10, sha256 };
const etag = `"${sha256.toString('hex')}"`;
const plain: Conditions = { method: 'GET', range: undefined, ifRange: undefined, ifNoneMatch: undefined };

describe('delivery', () => {
  it('is whole, tagged and cacheable without conditions', () => {
    expect(planDelivery(asset, plain)).toEqual({
      status: 200,
      headers: expect.objectContaining({
        ETag: etag,
        'Content-Type': 'audio/mpeg',
        'Content-Length': '10',
        'Accept-Ranges': 'bytes',
      }),
    });
  });

  it('is the asked range', () => {
    const { status, range, headers } = planDelivery(asset, { ...plain, range: 'bytes=2-4' });
    expect([status, range, headers['Content-Range'], headers['Content-Length']]).toEqual([
      206,
      { first: 2, last: 4 },
      'bytes 2-4/10',
      '3',
    ]);
  });

  it('refuses a range beyond the end and tells the size', () => {
    const problem = expect.objectContaining({
      code: 'RANGE_NOT_SATISFIABLE',
      options: { headers: { 'Content-Range': 'bytes */10' } },
    });
    expect(() => planDelivery(asset, { ...plain, range: 'bytes=10-' })).toThrow(problem);
  });

  it.each([etag, `W/${etag}`, `"x", ${etag}`, '*'])(
    'is nothing new for If-None-Match %s, whatever the range',
    (ifNoneMatch) => {
      const planned = planDelivery(asset, { ...plain, ifNoneMatch, range: 'bytes=99-' });
      expect(planned).toEqual({ status: 304, headers: { ETag: etag, 'Cache-Control': expect.any(String) } });
    },
  );

  it('takes the range only of the version that If-Range names', () => {
    expect(planDelivery(asset, { ...plain, range: 'bytes=0-1', ifRange: etag }).status).toBe(206);
    expect(planDelivery(asset, { ...plain, range: 'bytes=0-1', ifRange: '"older"' }).status).toBe(200);
    expect(planDelivery(asset, { ...plain, range: 'bytes=0-1', ifRange: `W/${etag}` }).status).toBe(200);
  });

  it('ignores ranges of HEAD', () => {
    expect(planDelivery(asset, { ...plain, method: 'HEAD', range: 'bytes=0-1' }).status).toBe(200);
  });

  it.each(['image/svg+xml', 'text/html', 'application/pdf', 'application/octet-stream', 'application/xhtml+xml'])(
    'saves %s instead of showing it',
    (mimeType) => {
      expect(planDelivery({ ...asset, mimeType }, plain).headers['Content-Disposition']).toBe('attachment');
    },
  );

  it.each(['image/png', 'audio/mpeg', 'video/mp4'])('shows %s, in a sandbox', (mimeType) => {
    expect(planDelivery({ ...asset, mimeType }, plain).headers).toMatchObject({
      'Content-Disposition': 'inline',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
  });
});
