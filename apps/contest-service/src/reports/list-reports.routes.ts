import type { EndpointQuery } from '@urvote/contracts/endpoint/endpoint';
import { listContestReports, listReports as listAllReports } from '@urvote/contracts/http/reports/report-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { type ListedReport, listReports } from './reports.queries.ts';

const codec = cursorCodec('reports');
const read = { position: ({ position }: ListedReport) => position, item: ({ report }: ListedReport) => report };

export function listReportsRoute(app: AppContext) {
  return defineRoute(listAllReports, async ({ query }) => ({ status: 200, body: await page(app, query) }));
}

export function listContestReportsRoute(app: AppContext) {
  return memberRoute(app, listContestReports, async ({ params, query }) => {
    return { status: 200, body: await page(app, query, params.contestId) };
  });
}

async function page(
  { db }: AppContext,
  { limit, cursor, state }: EndpointQuery<typeof listContestReports>,
  contestId?: string,
) {
  const after = cursor === undefined ? undefined : codec.decode(cursor);
  const rows = await listReports(db, { contestId, isOpen: state === 'open', after, count: limit + 1 });
  return pageOf(rows, limit, codec, read);
}
