import { expect, it } from 'vitest';
import { contentSecurityPolicy, styleSource } from './content-security-policy.ts';

it('forbids what is not named, and framing the page', () => {
  expect(contentSecurityPolicy({})).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(contentSecurityPolicy({ 'script-src': "'self'", 'img-src': "'self' data:" })).toBe(
    "default-src 'none'; script-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
  );
});

it('names a style by its hash', () => {
  expect(styleSource('')).toBe("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
});
