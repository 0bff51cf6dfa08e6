import type { Account } from './accounts.queries.ts';

/** How a message addresses its reader. */
export function mailName({ displayName, username }: Pick<Account, 'displayName' | 'username'>): string {
  return displayName ?? username;
}

/** A link to a page of the platform that carries a token. */
export function linkTo(publicUrl: string, path: string, token: string): string {
  const url = new URL(path, publicUrl);
  url.searchParams.set('token', token);
  return url.href;
}
