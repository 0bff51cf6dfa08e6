import { domainToASCII } from 'node:url';
import { boundedMemo } from '../cache/bounded-memo.ts';

/** Providers that deliver all these domains to one mailbox and ignore dots before the @. */
const gmailDomains = new Set(['gmail.com', 'googlemail.com']);

/**
 * The form in which two addresses of one mailbox are equal: case, Unicode form, international domains and the trailing
 * dot are folded, and `+tags` are cut off at every domain. Dots are removed only where the provider is known to ignore
 * them (Gmail): elsewhere john.doe@ and johndoe@ may be two people, and one would lose the vote to the other.
 * @throws RangeError when there is no text on both sides of an @
 */
export function normaliseEmail(email: string): string {
  const { local, domain } = splitEmail(email);
  const untagged = cutTag(local);
  if (!gmailDomains.has(domain)) return `${untagged}@${domain}`;
  return `${untagged.replaceAll('.', '') || untagged}@gmail.com`;
}

/** Domain of an address in lower-case ASCII. @throws RangeError when there is no text on both sides of an @ */
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

/** Lower-case ASCII form of a domain without the trailing dot; '' when it is none. Most voters share a few domains. */
export const normaliseDomain = boundedMemo(5000, (domain: string) => domainToASCII(domain.trim()).replace(/\.+$/, ''));

/** A quoted local part may hold a plus that is no tag; a tag without a name before it is kept. */
function cutTag(local: string): string {
  const plus = local.startsWith('"') ? -1 : local.indexOf('+');
  return plus > 0 ? local.slice(0, plus) : local;
}
