import { deepEqual, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { serviceRoles } from '@urvote/contracts/services/service-names';
import { type Compose, composeOf } from './compose.ts';
import { call, leaderboard, likeLast, type Place, signIn, url, within } from './visitor.ts';

const [work = ''] = process.argv.slice(2);
const compose = composeOf(work);
let passedCount = 0;

/** Asks the running stack for one promise. */
async function promise<T>(what: string, keep: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  const kept = await keep();
  passedCount += 1;
  console.log(`   ${what} (${Math.round((performance.now() - startedAtMs) / 1000)} s)`);
  return kept;
}

const tools = (args: readonly string[], input?: string): Promise<string> =>
  compose(['run', '--rm', '-T', 'tools', ...args], input);

async function untilReady(): Promise<void> {
  const path = '/data/caddy/pki/authorities/local/root.crt';
  const authority = await within(60, () => compose(['exec', '-T', 'balancer', 'cat', path]));
  setDefaultCACertificates([...getCACertificates('default'), authority]);
  await within(120, async () => ok((await fetch(`${url}/health/ready`)).ok, 'the stack is not ready'));
}

async function query(statement: string): Promise<string[]> {
  const [, password = ''] = /^POSTGRES_PASSWORD=(.*)$/m.exec(await readFile(`${work}/.env`, 'utf8')) ?? [];
  const target = `postgres://urvote:${password}@127.0.0.1:5432/urvote`;
  return (await compose(['exec', '-T', 'postgres', 'psql', target, '-Atc', statement])).trim().split('\n');
}

const loggedIn = `
  select distinct usename || case when usesuper then ' SUPERUSER' else '' end from pg_stat_activity
  join pg_user using (usename) where datname = 'urvote' and pid <> pg_backend_pid() order by 1`;

/** Of the demo voters, whose passwords are shown once. */
async function seed(): Promise<string[]> {
  const said = await tools(['db', 'seed']);
  const voters = [...said.matchAll(/^ +\S+ +(\S+@\S+) +(\S+)$/gm)];
  ok(voters.length > 2, said);
  return Promise.all(voters.map(([, email = '', password = '']) => signIn(email, password)));
}

async function firstAdministrator(): Promise<void> {
  const password = 'a password of the first administrator';
  const account = ['--email', 'first@example.org', '--username', 'first', '--password-stdin'];
  await tools(['admin', 'create', ...account], password);
  const { roles } = await call<{ roles: string[] }>('/auth/me', { token: await signIn('first@example.org', password) });
  ok(roles.includes('admin'), roles.join());
}

async function commandsWork(run: Compose): Promise<void> {
  match(await run(['ops', 'recount']), /agrees with every stored total/);
  match(await run(['ops', 'backup', '--to', '/backups']), /^dumped: \d+ rows/);
  match(await run(['ops', 'rotate-token-key', '--publish']), /"kid"/);
}

const sameBoard = (places: readonly Place[]): string[] =>
  places.map(({ entryId, netVotes }) => `${entryId} ${netVotes}`).toSorted();

await promise('every container starts, and https answers', async () => {
  await compose(['up', '-d']);
  await untilReady();
});
await promise('an administrator is made without the demo', firstAdministrator);
const voters = await promise('the demo is filled in', seed);
await promise('a vote is on the leaderboard', () => likeLast(voters[0] ?? ''));
await promise('each service is logged in as its own role, none as a superuser', () =>
  within(60, async () => deepEqual(await query(loggedIn), serviceRoles.toSorted())),
);
await promise('recount, backup and a new token key come from the image', () => commandsWork(tools));
await promise('one gateway and one worker of two are enough', async () => {
  await compose(['stop', 'gateway', 'vote-worker']);
  await likeLast(voters[1] ?? '');
});
await promise('nothing is lost when everything goes down and comes up again', async () => {
  const before = sameBoard(await leaderboard());
  await compose(['down']);
  await compose(['up', '-d']);
  await untilReady();
  await within(60, async () => deepEqual(sameBoard(await leaderboard()), before));
  await within(60, async () => match(await tools(['ops', 'recount']), /agrees with every stored total/));
});
console.log(`containers: ${passedCount} passed, 0 failed`);
