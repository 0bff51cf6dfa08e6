import { execFileSync } from 'node:child_process';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import pg from 'pg';

/** What one has to know to read the figures. */
export async function machineFacts(postgresUrl: string) {
  const client = new pg.Client({ connectionString: postgresUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, current_setting(name) as setting from pg_settings
       where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size', 'checkpoint_timeout', 'max_connections')`,
    );
    return {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGib: Math.round(totalmem() / 2 ** 30),
      system: `${platform()} ${release()}`,
      node: process.version,
      redis: redisVersion(),
      postgres: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
      loadAverageAtStart: loadavg(),
    };
  } finally {
    await client.end();
  }
}

function redisVersion(): string | null {
  try {
    return (
      /v=([\d.]+)/.exec(
        execFileSync('redis-server', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      )?.[1] ?? 'unknown'
    );
  } catch {
    return null;
  }
}
