import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  confirmVote,
  readConfirmationPage,
  sendConfirmationPage,
} from '@urvote/contracts/http/confirmations/confirmation-endpoints';
import { linkPageStyle } from '@urvote/pages/links/link-page';
import { voteCastPage, voteRefusedPage, voteWaitingPage } from '@urvote/pages/links/vote-confirmation-page';
import { defineRoute } from '@urvote/platform/http/define-route';
import { linkPageHeaders } from '@urvote/platform/http-response/link-page-headers';
import { ipSource } from '@urvote/voting/network/ip-group';
import type { AppContext } from '../context.ts';
import { titlesOfEntry } from '../admission/unconfirmed-votes.queries.ts';

const pageHeaders = linkPageHeaders(linkPageStyle, 'no-referrer');

/** The same quota as that of casting, under its name. */
function limitsOf({ config }: AppContext) {
  const key = ({ clientIp }: { clientIp: string }) => ipSource(clientIp) ?? clientIp;
  return {
    limits: [{ name: 'address', points: config.limits.votesPerIp, durationSeconds: 60, scope: 'local' as const, key }],
  };
}

export function confirmVoteRoute(context: AppContext) {
  return defineRoute(
    confirmVote,
    async ({ body }) => {
      const { id, receipt } = await counted(context, context.confirmations.confirm(body.token));
      return { status: 202, body: { id, status: 'queued', receipt } };
    },
    limitsOf(context),
  );
}

export function readConfirmationPageRoute(context: AppContext) {
  return defineRoute(
    readConfirmationPage,
    async ({ query }) =>
      html(async () => {
        const { entryId, value } = await context.confirmations.waiting(query.token);
        return voteWaitingPage({ ...(await titlesOfEntry(context.db, entryId)), value });
      }),
    limitsOf(context),
  );
}

export function sendConfirmationPageRoute(context: AppContext) {
  return defineRoute(
    sendConfirmationPage,
    async ({ query }) =>
      html(async () => voteCastPage((await counted(context, context.confirmations.confirm(query.token))).id)),
    limitsOf(context),
  );
}

/** A reader of a page is told in words; a problem document would be no answer to a person. */
async function html(render: () => Promise<string>) {
  const body = await render().catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    return voteRefusedPage(error.message, error.status === 503);
  });
  return { status: 200 as const, body, headers: pageHeaders };
}

async function counted<T>({ events }: AppContext, confirmed: Promise<T>): Promise<T> {
  try {
    return await confirmed;
  } catch (error) {
    events.voteRefused(error instanceof ProblemError ? error.code : 'INTERNAL');
    throw error;
  }
}
