import { z } from 'zod';
import { databaseRole } from '../../postgres/database-role.ts';
import { count, httpUrl, postgresUrl, redisUrl } from './fields.ts';
import { defineVariables } from './variable.ts';

/** PostgreSQL, the queue's store and the object store. */
export const storeVariables = defineVariables({
  DATABASE_URL: {
    schema: postgresUrl,
    description: 'PostgreSQL, through the transaction pooler if there is one.',
    example: 'postgres://urvote:password@localhost:6432/urvote',
  },
  DATABASE_URL_DIRECT: {
    schema: postgresUrl.optional(),
    description:
      'PostgreSQL without a pooler: migrations, LISTEN, and the queue when there is no Redis. DATABASE_URL by default for services.',
    example: 'postgres://urvote:password@localhost:5432/urvote',
  },
  DATABASE_ROLE: {
    schema: databaseRole.optional(),
    description:
      'Role that the service works as; its login has to be a member. Not through a transaction pooler: there the pooler’s login is given the role.',
  },
  DATABASE_POOL_MAX: {
    schema: count(10),
    description: 'Largest number of database connections of one process.',
    cost: 'more take memory of PostgreSQL and count towards its max_connections; fewer make requests wait for one.',
  },
  DATABASE_STATEMENT_TIMEOUT_MS: {
    schema: count(30_000),
    description: 'Longest time of one statement, milliseconds.',
    cost: 'less ends slow reports and large groups of votes; more lets a bad statement hold its connection.',
  },
  PGSSLROOTCERT: {
    schema: z.string().optional(),
    description: 'File with the CA of PostgreSQL’s certificate; set means TLS with certificate and host name check.',
  },
  REDIS_URL: {
    schema: redisUrl.optional(),
    description: 'Redis or Valkey for the queue, wake-ups and rate limits; without it PostgreSQL does all three.',
    cost: 'one more server to run, and faster; jobs stay in the store they were put in, so change it with an empty queue.',
    example: 'redis://localhost:6379',
  },
  QUEUE_PREFIX: {
    schema: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9 and -')
      .default('urvote'),
    description: 'Start of every Redis key.',
    cost: 'what waits in the queue under the old prefix is not seen any more.',
  },
  S3_ENDPOINT: {
    schema: httpUrl.optional(),
    description: 'S3 endpoint; without it the one of AWS for the region.',
    example: 'http://localhost:9000',
  },
  S3_REGION: { schema: z.string().default('us-east-1'), description: 'Region of the bucket.' },
  S3_BUCKET: { schema: z.string().min(3), description: 'Bucket of all media.', example: 'urvote' },
  S3_ACCESS_KEY_ID: { schema: z.string().min(1), description: 'Access key of the bucket.', secret: true },
  S3_SECRET_ACCESS_KEY: { schema: z.string().min(1), description: 'Secret key of the bucket.', secret: true },
});
