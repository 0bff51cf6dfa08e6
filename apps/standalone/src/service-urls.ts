import { randomBytes } from 'node:crypto';
import { roleOf } from '@urvote/contracts/services/service-names';
import { type ServiceName, services } from '@urvote/contracts/services/services';
import pg from 'pg';

export interface ServiceUrls {
  of: (service: ServiceName) => string;
}

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'urvote-standalone' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Makes the database when it is missing. @returns its connection string */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  });
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * In a database of our own every service signs in as its own role, with a password that lives as long as this process.
 * In a database that was given, services use the connection that was given.
 */
export async function letServicesSignIn(url: string, isOwn: boolean): Promise<ServiceUrls> {
  if (!isOwn) return { of: () => url };
  const passwords = new Map(services.map(({ name }) => [name, randomBytes(24).toString('base64url')]));
  await withClient(url, async (client) => {
    for (const [service, password] of passwords) {
      await client.query(
        `alter role ${pg.escapeIdentifier(roleOf(service))} login password ${pg.escapeLiteral(password)}`,
      );
    }
  });
  const of = (service: ServiceName): string => {
    const serviceUrl = new URL(url);
    serviceUrl.username = roleOf(service);
    serviceUrl.password = passwords.get(service) ?? '';
    return serviceUrl.href;
  };
  return { of };
}
