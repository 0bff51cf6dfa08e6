import { readFileSync } from 'node:fs';
import { readEmbed, readEmbedLoader, readEmbedScript } from '@urvote/contracts/http/share/share-endpoints';
import { embedAssets } from '@urvote/pages/embed/embed-assets';
import { embedPage, embedStyle } from '@urvote/pages/embed/embed-page';
import { anonymous } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { strongEtag } from '@urvote/platform/http/etag';
import type { AnyContext } from '@urvote/platform/http-request/request-context';
import { sendRendered } from '@urvote/platform/http/send-rendered';
import { contentSecurityPolicy, styleSource } from '@urvote/platform/http-response/content-security-policy';
import type { ResponseHeaders } from '@urvote/platform/http-response/route-result';
import { votingState } from '@urvote/voting/window/voting-window';
import { publicContest } from '../contests/rules-in-memory.ts';
import type { AppContext } from '../context.ts';
import { readLeaderboard, seesResults } from '../leaderboards/leaderboard.ts';
import { madeOnce } from '../reference/reference.routes.ts';
import { findContestName } from './shared-entries.queries.ts';

/** Entries in the frame. */
const shownCount = 20;

/** Other sites may frame this page alone; older browsers would not look at the policy. */
const headers: ResponseHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': contentSecurityPolicy({
    'script-src': "'self'",
    'style-src': styleSource(embedStyle),
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': '*',
  }),
  'X-Frame-Options': [],
  'Cross-Origin-Opener-Policy': 'unsafe-none',
  'Cache-Control': 'no-cache',
};

export function readEmbedRoute({ db, clock, leaderboards, config: { publicUrl } }: AppContext) {
  return defineRoute(readEmbed, async (ctx) => {
    const rules = publicContest(leaderboards.snapshot, ctx.params.idOrSlug);
    const { slug, name } = await findContestName(db, rules.id);
    const isVisible = await seesResults(leaderboards, rules, anonymous);
    const asked = { contestId: rules.id, limit: ctx.query.entry === undefined ? shownCount : 500 };
    const { leaderboard } = await readLeaderboard(leaderboards, rules, asked, isVisible);
    const entries = leaderboard.entries.filter(({ entryId }) => [undefined, entryId].includes(ctx.query.entry));
    const text = embedPage({
      contest: { id: rules.id, slug, name, isOpen: votingState(rules, clock.nowMs()) === 'open' },
      leaderboard: { ...leaderboard, entries },
      publicUrl,
      origin: originOf(ctx.query.origin),
    });
    return sendRendered(ctx, { text, etag: strongEtag(text) }, headers);
  });
}

const originOf = (address: string | undefined) => {
  const origin = address === undefined ? 'null' : new URL(address).origin;
  return origin === 'null' ? undefined : origin;
};

export function embedFileRoutes() {
  return {
    readEmbedLoader: defineRoute(readEmbedLoader, sendFile(embedAssets.loader)),
    readEmbedScript: defineRoute(readEmbedScript, sendFile(embedAssets.widget)),
  };
}

function sendFile({ contentType, file }: (typeof embedAssets)['loader' | 'widget']) {
  const rendered = madeOnce(() => readFileSync(file, 'utf8'));
  const cached = { 'Content-Type': contentType, 'Cache-Control': 'public, max-age=300' };
  return (ctx: Pick<AnyContext, 'header'>) => sendRendered(ctx, rendered(), cached);
}
