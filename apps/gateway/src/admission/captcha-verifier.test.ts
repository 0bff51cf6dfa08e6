import { describe, expect, it, vi } from 'vitest';
import { createCaptchaVerifier } from './captcha-verifier.ts';

const options = {
  verifyUrl: 'https://captcha.example/siteverify',
  secret: 's3cret',
  timeoutMs: 1000,
  hostnames: ['vote.example'],
};
const good = { success: true, score: 0.9, action: 'vote', hostname: 'vote.example' };

const answering = (body: unknown, status = 200) =>
  vi.fn<typeof fetch>(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

describe('captcha verifier', () => {
  it('asks by a form post and gives the score', async () => {
    const send = answering(good);
    expect(await createCaptchaVerifier(options, send).verify('token', '192.0.2.1')).toEqual({
      outcome: 'passed',
      score: 0.9,
    });
    const [url, init] = send.mock.calls[0] ?? [];
    expect(url).toBe(options.verifyUrl);
    expect(String(init?.body)).toBe('secret=s3cret&response=token&remoteip=192.0.2.1');
  });

  it.each([
    ['the provider refuses the token', { ...good, success: false }],
    ['the token is of another form', { ...good, action: 'login' }],
    ['the token is of another site', { ...good, hostname: 'evil.example' }],
    ['the site is not told', { ...good, hostname: undefined }],
  ])('scores 0 when %s', async (_name, answer) => {
    expect(await createCaptchaVerifier(options, answering(answer)).verify('t', 'ip')).toEqual({
      outcome: 'passed',
      score: 0,
    });
  });

  it('takes any site when none is configured, and a pass without a score as a full one', async () => {
    const verifier = createCaptchaVerifier({ ...options, hostnames: [] }, answering({ success: true }));
    expect(await verifier.verify('t', 'ip')).toEqual({ outcome: 'passed', score: 1 });
  });

  it.each([
    ['an error status', answering(good, 500)],
    ['no JSON', answering('<html>')],
    ['an unknown shape', answering({ ok: true })],
    ['a score out of range', answering({ ...good, score: 7 })],
    ['no connection', vi.fn<typeof fetch>(() => Promise.reject(new TypeError('fetch failed')))],
  ])('is unavailable on %s', async (_name, send) => {
    expect(await createCaptchaVerifier(options, send).verify('t', 'ip')).toEqual({ outcome: 'unavailable' });
  });

  it('is unavailable when the provider is too slow', async () => {
    const slow = vi.fn<typeof fetch>(
      (_url, init) =>
        new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
        ),
    );
    expect(await createCaptchaVerifier({ ...options, timeoutMs: 5 }, slow).verify('t', 'ip')).toEqual({
      outcome: 'unavailable',
    });
  });

  it('is unavailable, and asks nobody, when it is not configured', async () => {
    const send = answering(good);
    const verifier = createCaptchaVerifier({ ...options, verifyUrl: undefined }, send);
    expect(await verifier.verify('t', 'ip')).toEqual({ outcome: 'unavailable' });
    expect(send).not.toHaveBeenCalled();
  });
});
