import { readDataDir } from '../config.ts';
import { keptAccounts } from '../installation/kept-accounts.ts';
import { findRunning, runningPostgres } from './find-running.ts';
import { statusReport } from './status-report.ts';

const dataDir = readDataDir();
const running = await findRunning(dataDir);
const facts = { dataDir, running, postgres: await runningPostgres(dataDir), accounts: await keptAccounts(dataDir) };
process.stdout.write(statusReport(facts));
process.exitCode = running === undefined ? 1 : 0;
