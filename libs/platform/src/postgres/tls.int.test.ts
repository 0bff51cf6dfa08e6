import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@urvote/testkit/eventually';
import { postgresOwner } from '@urvote/testkit/postgres-owner';
import { testServers } from '@urvote/testkit/servers';
import { tempFolder } from '@urvote/testkit/temp-folder';
import pg from 'pg';
import { expect, it } from 'vitest';
import { silentLogger } from '../logger/logger.ts';
import { openDatabase } from './database.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

function makeCertificate(folder: string, name: string): string {
  const file = join(folder, name);
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.crt`,
    ],
    { stdio: 'ignore' },
  );
  return file;
}

it.skipIf(!hasOpenssl)('trusts the CA it is given and no other', async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const [own, other] = [makeCertificate(folder, 'own'), makeCertificate(folder, 'other')];
  const { uid, gid } = await postgresOwner();
  chownSync(`${own}.key`, uid, gid);
  const admin = new pg.Client({ connectionString: testServers().postgresUrl });
  await admin.connect();
  try {
    const settings = { ssl_cert_file: `'${own}.crt'`, ssl_key_file: `'${own}.key'`, ssl: 'on' };
    for (const [name, value] of Object.entries(settings)) await admin.query(`alter system set ${name} = ${value}`);
    await admin.query('select pg_reload_conf()');
    const common = { url: testServers().postgresUrl, max: 1, applicationName: 'tls', logger: silentLogger() };
    await using trusted = openDatabase({ ...common, rootCertPath: `${own}.crt` });
    await eventually(() => trusted.ping());
    const { rows } = await trusted.pool.query<{ ssl: boolean }>(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    );
    expect(rows).toEqual([{ ssl: true }]);
    await using distrusted = openDatabase({ ...common, rootCertPath: `${other}.crt` });
    await expect(distrusted.assertTrusted()).rejects.toThrow('not trusted');
  } finally {
    await admin.query('alter system reset all');
    await admin.query('select pg_reload_conf()');
    await admin.end();
  }
});
