import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import { normaliseDomain } from './email.ts';

const disposable = disposableEmailBlocklistSet();

/** Whether the domain, or a domain it lies under, is on the list of throw-away mail providers. */
export function isDisposableDomain(domain: string): boolean {
  let candidate = normaliseDomain(domain);
  while (candidate.includes('.')) {
    if (disposable.has(candidate)) return true;
    candidate = candidate.slice(candidate.indexOf('.') + 1);
  }
  return false;
}
