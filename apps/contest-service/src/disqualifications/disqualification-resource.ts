import type { Disqualification } from '@urvote/contracts/http/disqualifications/disqualification-schemas';
import type { DisqualificationRecord } from './disqualifications.queries.ts';

export function disqualificationResource({ atUs: _, ...resource }: DisqualificationRecord): Disqualification {
  return resource;
}
