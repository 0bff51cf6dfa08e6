import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { exportContest, type ExportFile } from '@urvote/contracts/http/exports/export-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import { isVotingOver } from '@urvote/voting/eligibility/shown-outcome';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { ContestRecord } from '../contests/contest-record.queries.ts';
import { lockContest } from '../contests/contests.queries.ts';
import type { AppContext } from '../context.ts';
import { exportFormats } from './export-format.ts';
import { type ExportRow, type ReadBatches, readResults, readVoters, readVotes } from './export-rows.queries.ts';

const contents = {
  votes: {
    columns: ['voteId', 'entryId', 'entryTitle', 'value', 'weight', 'state', 'reason', 'tier', 'country', 'day'],
    read: readVotes,
    tellsResults: true,
  },
  voters: { columns: ['email', 'name', 'consentedAt', 'votes'], read: readVoters, tellsResults: false },
  results: {
    columns: ['rank', 'entryId', 'entryTitle', 'artistName', 'up', 'down', 'net', 'weightedScore'],
    read: readResults,
    tellsResults: true,
  },
} as const satisfies Record<string, { columns: readonly string[]; read: ReadBatches; tellsResults: boolean }>;

type Content = keyof typeof contents;
type Format = keyof typeof exportFormats;

export function exportContestRoute(app: AppContext) {
  return memberRoute(app, exportContest, async (ctx) => {
    const { contestId, file } = ctx.params;
    const entryId = ctx.query.entry;
    const [content, format] = file.split('.') as [Content, Format];
    const { columns, read, tellsResults } = contents[content];
    const slug = await app.db.transaction().execute(async (trx) => {
      const contest = await lockContest(trx, contestId);
      if (contest === undefined) throw new ProblemError('NOT_FOUND');
      if (tellsResults) assertShown(contest, app.clock.nowMs());
      const details = { file, ...(entryId !== undefined && { entryId }) };
      await appendAudit(trx, actorOf(ctx), {
        action: 'contest.export',
        targetType: 'contest',
        targetId: contestId,
        details,
      });
      return contest.slug;
    });
    const { contentType, head, write } = exportFormats[format];
    const text = textOf(read(app.db, contestId, entryId), {
      head: head(columns),
      write: (rows) => write(rows, columns),
    });
    return {
      status: 200,
      headers: { 'Content-Type': contentType, 'Content-Disposition': attachment(slug, file) },
      stream: (response) => pipeline(Readable.from(text, { highWaterMark: 1 }), response, { signal: ctx.closing }),
    };
  });
}

/** What everybody may not see yet is hidden from organisers too: they may have entries. @throws {ProblemError} RESULTS_HIDDEN */
function assertShown(contest: ContestRecord, nowMs: number): void {
  const rules = { ...contest, votingEndsAtMs: contest.votingEndsAt.getTime() };
  if (resultsVisible(rules, nowMs, false) || isVotingOver(rules, nowMs)) return;
  throw new ProblemError('RESULTS_HIDDEN');
}

interface Writer {
  head: string;
  write(rows: readonly ExportRow[]): string;
}

async function* textOf(batches: AsyncIterable<ExportRow[]>, { head, write }: Writer): AsyncGenerator<string> {
  if (head !== '') yield head;
  for await (const rows of batches) yield write(rows);
}

const attachment = (slug: string, file: ExportFile) => `attachment; filename="${slug}-${file}"`;
