import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';

export interface BoardAction {
  action: string;
  role: OpsRole;
  targetType: 'queue' | 'job';
  targetId: string;
  details: Record<string, unknown>;
}

interface Rule {
  method: 'PUT' | 'PATCH' | 'POST';
  path: RegExp;
  action: string;
  role: OpsRole;
  targetType: 'queue' | 'job';
}

const rule = (
  method: Rule['method'],
  path: RegExp,
  action: string,
  role: OpsRole,
  targetType: Rule['targetType'],
): Rule => ({ method, path, action, role, targetType });

/**
 * The board's unsafe calls that are let through, in the board's own order. Every other one is refused: most would lose
 * accepted votes (emptying a queue, removing failed jobs, which the page of failed jobs does with care) or change them
 * (editing jobs, which the board knows redacted only).
 */
const rules: readonly Rule[] = [
  rule('PUT', /^\/api\/queues\/pause$/, 'queue.pause-all', 'operator', 'queue'),
  rule('PUT', /^\/api\/queues\/resume$/, 'queue.resume-all', 'operator', 'queue'),
  rule(
    'PUT',
    /^\/api\/queues\/(?<queue>[^/]+)\/retry\/(?<status>failed|completed)$/,
    'queue.retry-all',
    'operator',
    'queue',
  ),
  rule('PUT', /^\/api\/queues\/(?<queue>[^/]+)\/promote$/, 'queue.promote-all', 'operator', 'queue'),
  rule('PUT', /^\/api\/queues\/(?<queue>[^/]+)\/clean\/(?<status>completed)$/, 'queue.clean', 'admin', 'queue'),
  rule('PUT', /^\/api\/queues\/(?<queue>[^/]+)\/pause$/, 'queue.pause', 'operator', 'queue'),
  rule('PUT', /^\/api\/queues\/(?<queue>[^/]+)\/resume$/, 'queue.resume', 'operator', 'queue'),
  rule('PUT', /^\/api\/queues\/(?<queue>[^/]+)\/concurrency$/, 'queue.set-concurrency', 'admin', 'queue'),
  rule('PUT', /^\/api\/queues\/(?<queue>[^/]+)\/rate-limit$/, 'queue.set-rate-limit', 'admin', 'queue'),
  rule('PUT', /^\/api\/queues\/(?<queue>[^/]+)\/rate-limit\/release$/, 'queue.release-rate-limit', 'admin', 'queue'),
  rule(
    'PUT',
    /^\/api\/queues\/(?<queue>[^/]+)\/(?<job>(?!retry\/|clean\/)[^/]+)\/retry$/,
    'queue.job.retry',
    'operator',
    'job',
  ),
  rule(
    'PUT',
    /^\/api\/queues\/(?<queue>[^/]+)\/(?<job>(?!retry\/|clean\/)[^/]+)\/promote$/,
    'queue.job.promote',
    'operator',
    'job',
  ),
];

/**
 * @param path within the board, still percent-encoded
 * @returns undefined for a call that nobody may make
 */
export function boardActionOf(method: string, path: string): BoardAction | undefined {
  for (const each of rules) {
    const match = each.method === method ? each.path.exec(path) : null;
    if (match === null) continue;
    const { queue, job, status } = match.groups ?? {};
    const target = [queue ?? '*', ...(job === undefined ? [] : [job])].map(decode).join('/');
    return {
      action: each.action,
      role: each.role,
      targetType: each.targetType,
      targetId: target,
      details: status === undefined ? {} : { status },
    };
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
