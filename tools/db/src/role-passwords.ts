import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { ServiceRole } from '@urvote/contracts/services/service-names';
import pg from 'pg';

const iterations = 4096;
const saltBytes = 16;

/** SCRAM-SHA-256 verifier (RFC 5803) in the form PostgreSQL stores; `password` is plain ASCII. */
async function scramVerifier(password: string, salt = randomBytes(saltBytes)): Promise<string> {
  const salted = await promisify(pbkdf2)(password, salt, iterations, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${key('Server Key').toString('base64')}`;
}

/**
 * Lets the roles log in. Only verifiers are sent, so no password can end in the server's log.
 *
 * @param url a direct connection of who may change the roles
 */
export async function setRolePasswords(url: string, passwords: Partial<Record<ServiceRole, string>>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'urvote-roles' });
  client.on('error', () => {});
  await client.connect();
  try {
    for (const [role, password] of Object.entries(passwords)) {
      const { rows } = await client.query<{ statement: string }>(
        `select format('alter role %I with login password %L', $1::text, $2::text) as statement`,
        [role, await scramVerifier(password)],
      );
      for (const { statement } of rows) await client.query(statement);
    }
  } finally {
    await client.end();
  }
}
