import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';

const board = `/queues/api/queues`;

/** `nobody` is for what would lose or change accepted votes. */
export const boardRoles: Record<string, OpsRole | 'nobody'> = {
  [`GET ${board}`]: 'viewer',
  [`GET ${board}/:queue/:jobId`]: 'viewer',
  [`PUT ${board}/pause`]: 'operator',
  [`PUT ${board}/resume`]: 'operator',
  [`PUT ${board}/:queue/pause`]: 'operator',
  [`PUT ${board}/:queue/resume`]: 'operator',
  [`PUT ${board}/:queue/promote`]: 'operator',
  [`PUT ${board}/:queue/retry/failed`]: 'operator',
  [`PUT ${board}/:queue/retry/completed`]: 'operator',
  [`PUT ${board}/:queue/:jobId/retry`]: 'operator',
  [`PUT ${board}/:queue/:jobId/promote`]: 'operator',
  [`PUT ${board}/:queue/clean/completed`]: 'admin',
  [`PUT ${board}/:queue/concurrency`]: 'admin',
  [`PUT ${board}/:queue/rate-limit`]: 'admin',
  [`PUT ${board}/:queue/rate-limit/release`]: 'admin',
  [`PUT ${board}/:queue/clean/failed`]: 'nobody',
  [`PUT ${board}/:queue/clean/waiting`]: 'nobody',
  [`PUT ${board}/:queue/:jobId/clean`]: 'nobody',
  [`PUT ${board}/:queue/empty`]: 'nobody',
  [`PUT ${board}/:queue/obliterate`]: 'nobody',
  [`POST ${board}/:queue/add`]: 'nobody',
  [`PATCH ${board}/:queue/:jobId/update-data`]: 'nobody',
  [`DELETE ${board}/:queue`]: 'nobody',
};
