import { firstBrokenAuditRow } from '@urvote/db-schema/audit-chain';
import type { Database } from '@urvote/db-schema/database';
import { purgeExpired } from '@urvote/db-schema/purge';
import { recount as recountAll } from '@urvote/db-schema/recount/recount';
import { repairTotals } from '@urvote/db-schema/recount/repair-totals';
import { waitingDecisions } from '@urvote/db-schema/waiting-decisions';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import type { Kysely } from 'kysely';
import { backup as backUp, restore as restoreDump } from './backup/backup.ts';
import { findRequest } from './find-request.ts';
import { describePartitions, makePartitions } from './make-partitions.ts';
import { recordAction } from './operator-action.ts';
import { describeDifference } from './recount-report.ts';
import { describeUnsettled, findUnsettled, isAllSettled, type Unsettled } from './unsettled.ts';
import { describeWaiting, isOverdue } from './waiting-decisions.ts';

interface CommandContext {
  /** What stands after the command's word. */
  args: readonly string[];
  db: Kysely<Database>;
  server: { url: string; rootCertPath: string | undefined };
  /** Opened by whoever asks it. */
  openQueues: () => QueueStore;
  nowMs: number;
  print: (line: string) => void;
  flags: {
    months?: string;
    to?: string;
    from?: string;
    'keep-days'?: string;
    at?: string;
    contest?: string;
    json?: boolean;
    repair?: boolean;
    'without-queue'?: boolean;
  };
}

/** Gives the exit code. */
type Command = (context: CommandContext) => Promise<number>;

const defaultMonthCount = 3;
const maxMonthCount = 35;

const partitions: Command = async ({ db, nowMs, print, flags }) => {
  const monthCount = Number(flags.months ?? defaultMonthCount);
  const day = flags.at ?? new Date(nowMs).toISOString().slice(0, 10);
  if (!Number.isInteger(monthCount) || monthCount < 0 || monthCount > maxMonthCount)
    throw new RangeError(`--months is 0 to ${maxMonthCount}`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new RangeError('--at is a day, YYYY-MM-DD');
  for (const line of describePartitions(await makePartitions(db, day, monthCount))) print(line);
  return 0;
};

/** Groups hold votes of many contests, so of one contest alone only the totals are compared. */
const recount: Command = async ({ db, openQueues, nowMs, print, flags }) => {
  const options = flags.contest === undefined ? {} : { contestId: flags.contest };
  if (flags.repair) return repair(db, print, options);
  const unsettled =
    flags.contest === undefined
      ? await readUnsettled(db, flags['without-queue'] ? undefined : openQueues)
      : nothingUnsettled;
  const differences = await recountAll(db, options);
  const decisions = await waitingDecisions(db, nowMs, flags.contest);
  const isRight = differences.length === 0 && isAllSettled(unsettled) && !isOverdue(decisions);
  if (flags.json)
    print(JSON.stringify({ differences, unsettledGroups: unsettled.groups, queue: unsettled.queue, decisions }));
  else {
    const unsettledLines = describeUnsettled(unsettled);
    const lines = [...differences.map(describeDifference), ...unsettledLines, ...describeWaiting(decisions)];
    for (const line of lines) print(line);
    print(
      isRight
        ? 'recount agrees with every stored total'
        : `${differences.length} differences, ${unsettledLines.length} not settled`,
    );
  }
  return isRight ? 0 : 1;
};

const nothingUnsettled: Unsettled = { groups: [], queue: 'not asked' };

async function readUnsettled(db: Kysely<Database>, openQueues: (() => QueueStore) | undefined): Promise<Unsettled> {
  await using queues = openQueues?.();
  return await findUnsettled(db, queues);
}

async function repair(
  db: Kysely<Database>,
  print: CommandContext['print'],
  options: { contestId?: string },
): Promise<number> {
  const { repaired, remaining } = await db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (trx) => {
      const result = await repairTotals(trx, options);
      const details = { repaired: result.repaired, remainingCount: result.remaining.length };
      if (result.repaired.length > 0) {
        await recordAction(trx, {
          action: 'recount.repair',
          targetType: 'contest',
          targetId: options.contestId ?? null,
          details,
        });
      }
      return result;
    });
  for (const difference of repaired) print(`repaired: ${describeDifference(difference)}`);
  for (const difference of remaining) print(`not repaired: ${describeDifference(difference)}`);
  print(`${repaired.length} repaired, ${remaining.length} not`);
  return remaining.length === 0 ? 0 : 1;
}

const auditVerify: Command = async ({ db, print }) => {
  const broken = await firstBrokenAuditRow(db);
  print(broken === undefined ? 'the audit log is unbroken' : `the audit log is broken at row ${broken}`);
  return broken === undefined ? 0 : 1;
};

const purge: Command = async ({ db, nowMs, print }) => {
  const deleted = await purgeExpired(db, nowMs);
  print(
    `deleted: ${Object.entries(deleted)
      .map(([table, count]) => `${count} ${table}`)
      .join(', ')}`,
  );
  return 0;
};

const findRequestCommand: Command = async ({ db, openQueues, args: [requestId], print }) => {
  if (requestId === undefined) throw new Error('find-request asks for the id of a request, X-Request-Id of its answer');
  await using queues = openQueues();
  const lines = await findRequest(db, queues, requestId);
  for (const line of lines) print(line);
  if (lines.length === 0)
    print('no vote of the last 30 days came with this request; the log says whether it was refused');
  return lines.length === 0 ? 1 : 0;
};

const defaultKeepDays = 30;

const backup: Command = async ({ server, nowMs, print, flags }) => {
  const keepDays = Number(flags['keep-days'] ?? defaultKeepDays);
  if (!Number.isInteger(keepDays) || keepDays < 1) throw new RangeError('--keep-days is 1 or more');
  await backUp({ ...server, folder: flags.to ?? 'backups', keepDays, nowMs, print });
  return 0;
};

const restore: Command = async ({ server, print, flags }) => {
  if (flags.from === undefined) throw new Error('--from names the folder of one dump');
  await restoreDump({ ...server, folder: flags.from, print });
  return 0;
};

/** By their word on the command line. */
export const commands: Readonly<Record<string, Command>> = {
  partitions,
  recount,
  'audit-verify': auditVerify,
  purge,
  'find-request': findRequestCommand,
  backup,
  restore,
};
