import type { Request } from 'express';
import type { PlainVote } from './insert-vote.ts';

export function plainVoteOf(request: Request): PlainVote {
  const { entryId, fingerprint } = request.body as { entryId: string; fingerprint: string };
  return { entryId, fingerprint, ip: request.get('x-forwarded-for') ?? '', userAgent: request.get('user-agent') ?? '' };
}
