import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import { normaliseDomain } from './email.ts';

const disposable = disposableEmailBlocklistSet();

/** Also of domains below a listed one. */
export function isDisposableDomain(domain: string): boolean {
  let candidate = normaliseDomain(domain);
  while (candidate.includes('.')) {
    if (disposable.has(candidate)) return true;
    candidate = candidate.slice(candidate.indexOf('.') + 1);
  }
  return false;
}
