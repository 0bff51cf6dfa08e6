/**
 * `scheduled` and `open` are both ruled by the clock: votes are taken between the times of the contest, also while the sweep
 * that moves it from one to the other is late. `certified` is a result that two people have signed, `published` one that
 * everybody may read.
 */
export type ContestStatus = 'draft' | 'scheduled' | 'open' | 'closed' | 'certified' | 'published' | 'archived';

/** Drafts and archived contests do not exist for the public. */
export const publicStatuses = [
  'scheduled',
  'open',
  'closed',
  'certified',
  'published',
] as const satisfies readonly ContestStatus[];

export const isPublic = (status: ContestStatus): boolean =>
  (publicStatuses as readonly ContestStatus[]).includes(status);

/** As answers have said it since before there were more states. */
export function coarseStatusOf(status: ContestStatus): 'draft' | 'published' | 'closed' | 'archived' {
  if (status === 'scheduled' || status === 'open') return 'published';
  return status === 'draft' || status === 'archived' ? status : 'closed';
}

/** No vote is taken any more, whatever the times say. */
export const isOver = (status: ContestStatus): boolean => !['draft', 'scheduled', 'open'].includes(status);
