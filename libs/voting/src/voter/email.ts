import { domainToASCII } from 'node:url';
import { boundedMemo } from '../cache/bounded-memo.ts';

/** Domains of one provider, which delivers them to one mailbox and ignores dots before the @. */
const gmailDomains = new Set(['gmail.com', 'googlemail.com']);

/**
 * The form in which two addresses of one mailbox are equal: case, Unicode, international domains, trailing dot and
 * `+tags` are folded. Dots go only where the provider ignores them (Gmail): elsewhere john.doe@ and johndoe@ may be two
 * people, and one would lose the vote to the other.
 * @throws RangeError when there is no text on both sides of an @
 */
export function normaliseEmail(email: string): string {
  const { local, domain } = splitEmail(email);
  const untagged = cutTag(local);
  if (!gmailDomains.has(domain)) return `${untagged}@${domain}`;
  return `${untagged.replaceAll('.', '') || untagged}@gmail.com`;
}

/** In lower-case ASCII. @throws RangeError when there is no text on both sides of an @ */
export function emailDomain(email: string): string {
  return splitEmail(email).domain;
}

function splitEmail(email: string): { local: string; domain: string } {
  const folded = email.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
  const at = folded.lastIndexOf('@');
  const local = folded.slice(0, at);
  const domain = normaliseDomain(folded.slice(at + 1));
  if (at < 1 || domain === '') throw new RangeError('not an e-mail address');
  return { local, domain };
}

/** '' when it is none. Most voters share a few domains. */
export const normaliseDomain = boundedMemo(5000, (domain: string) => domainToASCII(domain.trim()).replace(/\.+$/, ''));

/** A quoted local part may hold a plus that is no tag. */
function cutTag(local: string): string {
  const plus = local.startsWith('"') ? -1 : local.indexOf('+');
  return plus > 0 ? local.slice(0, plus) : local;
}
