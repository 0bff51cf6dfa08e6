import type { StartedUserService } from '../../user-service.test-support.ts';
import type { LinkPurpose } from './mailed-links.ts';

const subjects: Record<LinkPurpose, RegExp> = {
  'verify-email': /^Confirm your e-mail/,
  'reset-password': /^Choose a new password/,
  'magic-link': /sign-in link/,
};

export async function tokenMailedTo(
  service: StartedUserService,
  address: string,
  purpose: LinkPurpose,
): Promise<string> {
  const { links } = await service.mailTo(address, subjects[purpose]);
  const link = links.map((each) => new URL(each)).find(({ pathname }) => pathname === `/auth/${purpose}`);
  const token = link?.searchParams.get('token');
  if (token === null || token === undefined) throw new Error(`the mail has no link to ${purpose}`);
  return token;
}
