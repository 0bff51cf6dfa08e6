/** The PostgreSQL roles of the services; the migrations make them and grant each what its service needs. */
export const serviceRoles = [
  'urvote_gateway',
  'urvote_vote_worker',
  'urvote_user_service',
  'urvote_contest_service',
  'urvote_media_service',
  'urvote_ops_service',
] as const;

export type ServiceRole = (typeof serviceRoles)[number];

/** Roles that add or work on jobs. */
export const queueRoles = [
  'urvote_gateway',
  'urvote_vote_worker',
  'urvote_user_service',
  'urvote_ops_service',
] as const satisfies readonly ServiceRole[];
