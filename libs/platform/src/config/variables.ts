type ServiceName =
  | 'gateway'
  | 'vote-worker'
  | 'user-service'
  | 'contest-service'
  | 'media-service'
  | 'ops-service'
  | 'standalone'
  | 'db'
  | 'ops'
  | 'admin';

export interface EnvironmentVariable {
  name: string;
  description: string;
  example?: string;
  secret?: boolean;
  /** A secret that an installation works without. */
  isOptional?: boolean;
  services: readonly ServiceName[];
}

const apps = ['gateway', 'vote-worker', 'user-service', 'contest-service', 'media-service', 'ops-service'] as const;

/** Every environment variable of every service; `.env.example` is made from this table. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  {
    name: 'NODE_ENV',
    description: 'production, development or test; production refuses weak settings.',
    example: 'production',
    services: apps,
  },
  {
    name: 'LOG_LEVEL',
    description: 'trace, debug, info, warn, error, fatal or silent.',
    example: 'info',
    services: [...apps, 'standalone'],
  },
  {
    name: 'HOST',
    description: 'Address to listen on; 0.0.0.0 in containers.',
    example: '127.0.0.1',
    services: [...apps, 'standalone'],
  },
  {
    name: 'GATEWAY_PORT',
    description: 'Port of the public API; 0 for any free one.',
    example: '8080',
    services: ['gateway', 'standalone'],
  },
  {
    name: 'OPS_PORT',
    description: 'Port of the operators’ service.',
    example: '8081',
    services: ['ops-service', 'standalone'],
  },
  { name: 'USER_SERVICE_PORT', description: 'Port of the user service.', example: '8082', services: ['user-service'] },
  {
    name: 'CONTEST_SERVICE_PORT',
    description: 'Port of the contest service.',
    example: '8083',
    services: ['contest-service'],
  },
  {
    name: 'MEDIA_SERVICE_PORT',
    description: 'Port of the media service.',
    example: '8084',
    services: ['media-service'],
  },
  {
    name: 'VOTE_WORKER_PORT',
    description: 'Port of the vote worker’s health and metrics.',
    example: '8085',
    services: ['vote-worker'],
  },
  {
    name: 'DATABASE_URL',
    description: 'PostgreSQL, through the transaction pooler if there is one.',
    example: 'postgres://urvote:password@localhost:6432/urvote',
    services: [...apps, 'standalone', 'db', 'ops', 'admin'],
  },
  {
    name: 'DATABASE_URL_DIRECT',
    description:
      'PostgreSQL without a pooler: migrations, LISTEN, and the queue when there is no Redis. Default for services: DATABASE_URL.',
    example: 'postgres://urvote:password@localhost:5432/urvote',
    services: [...apps, 'standalone', 'db', 'ops', 'admin'],
  },
  {
    name: 'DATABASE_ROLE',
    description:
      'Role that the service works as; its login has to be a member. Not through a transaction pooler: there the pooler’s login is given the role.',
    example: '',
    services: apps,
  },
  {
    name: 'DATABASE_POOL_MAX',
    description: 'Largest number of database connections of one process.',
    example: '10',
    services: apps,
  },
  {
    name: 'DATABASE_STATEMENT_TIMEOUT_MS',
    description: 'Longest time of one statement, milliseconds.',
    example: '30000',
    services: apps,
  },
  {
    name: 'PGSSLROOTCERT',
    description: 'File with the CA of PostgreSQL’s certificate; set means TLS with certificate and host name check.',
    example: '',
    services: [...apps, 'db', 'ops', 'admin'],
  },
  {
    name: 'REDIS_URL',
    description: 'Redis or Valkey for the queue, wake-ups and rate limits; without it PostgreSQL does all three.',
    example: 'redis://localhost:6379',
    services: ['gateway', 'vote-worker', 'user-service', 'contest-service', 'ops-service', 'standalone', 'db', 'ops'],
  },
  {
    name: 'QUEUE_PREFIX',
    description: 'Start of every Redis key.',
    example: 'urvote',
    services: ['gateway', 'vote-worker', 'user-service', 'contest-service', 'ops-service', 'ops'],
  },
  {
    name: 'S3_ENDPOINT',
    description: 'S3 endpoint; without it the one of AWS for the region.',
    example: 'http://localhost:9000',
    services: ['media-service', 'standalone', 'db'],
  },
  { name: 'S3_REGION', description: 'Region of the bucket.', example: 'us-east-1', services: ['media-service', 'db'] },
  { name: 'S3_BUCKET', description: 'Bucket of all media.', example: 'urvote', services: ['media-service', 'db'] },
  {
    name: 'S3_ACCESS_KEY_ID',
    description: 'Access key of the bucket.',
    secret: true,
    services: ['media-service', 'db'],
  },
  {
    name: 'S3_SECRET_ACCESS_KEY',
    description: 'Secret key of the bucket.',
    secret: true,
    services: ['media-service', 'db'],
  },
  {
    name: 'TRUSTED_PROXIES',
    description:
      'Proxies whose X-Forwarded-For is believed: addresses and networks, separated by commas; none by default.',
    example: '',
    services: ['gateway', 'user-service', 'contest-service', 'media-service', 'ops-service'],
  },
  {
    name: 'CORS_ORIGINS',
    description: 'Origins that browsers may call from, separated by commas; none by default.',
    example: '',
    services: ['gateway', 'user-service', 'contest-service', 'media-service'],
  },
  {
    name: 'JWKS_URL',
    description: 'Where the public keys of access tokens are.',
    example: 'http://localhost:8082/api/v1/jwks.json',
    services: ['gateway', 'contest-service', 'ops-service'],
  },
  {
    name: 'TOKEN_ISSUER',
    description: 'Issuer of access tokens.',
    example: 'urvote',
    services: ['gateway', 'user-service', 'contest-service', 'ops-service'],
  },
  {
    name: 'ACCESS_TOKEN_TTL_SECONDS',
    description: 'Life of an access token, seconds; 900 at most.',
    example: '900',
    services: ['user-service'],
  },
  {
    name: 'PASSWORD_HASH_MEMORY_KIB',
    description: 'Memory of one password hash (Argon2id), KiB.',
    example: '19456',
    services: ['user-service', 'admin'],
  },
  {
    name: 'PASSWORD_HASH_PASSES',
    description: 'Passes of one password hash.',
    example: '2',
    services: ['user-service', 'admin'],
  },
  {
    name: 'PASSWORD_HASH_LANES',
    description: 'Lanes of one password hash.',
    example: '1',
    services: ['user-service', 'admin'],
  },
  {
    name: 'USER_SERVICE_URL',
    description: 'Where the gateway finds the user service.',
    example: 'http://localhost:8082',
    services: ['gateway', 'ops-service'],
  },
  {
    name: 'CONTEST_SERVICE_URL',
    description: 'Where the gateway finds the contest service.',
    example: 'http://localhost:8083',
    services: ['gateway'],
  },
  {
    name: 'MEDIA_SERVICE_URL',
    description: 'Where the gateway finds the media service.',
    example: 'http://localhost:8084',
    services: ['gateway'],
  },
  {
    name: 'VOTER_KEY_SECRET',
    description: 'Key of the voter keys; changing it makes every guest a new voter. 32 characters or more.',
    secret: true,
    services: ['gateway', 'user-service', 'contest-service', 'db'],
  },
  {
    name: 'GUEST_COOKIE_SECRET',
    description: 'Signs guest cookies. 32 characters or more.',
    secret: true,
    services: ['gateway'],
  },
  {
    name: 'DEVICE_HASH_SECRET',
    description: 'Key of the device hashes. 32 characters or more.',
    secret: true,
    services: ['gateway'],
  },
  {
    name: 'RECEIPT_SIGNING_KEY',
    description: 'Ed25519 private JWK that signs vote receipts.',
    secret: true,
    services: ['gateway'],
  },
  {
    name: 'RECEIPT_COMMITMENT_SECRET',
    description: 'Key of the commitments in vote receipts. 32 characters or more.',
    secret: true,
    services: ['gateway'],
  },
  {
    name: 'TOKEN_SIGNING_KEYS',
    description: 'JSON array of Ed25519 private JWKs; the first signs access tokens, all are published.',
    secret: true,
    services: ['user-service', 'ops'],
  },
  {
    name: 'MAX_BACKLOG_VOTES',
    description: 'Votes waiting to be counted from which on new ones are refused with 503.',
    example: '1000000',
    services: ['gateway'],
  },
  {
    name: 'SNAPSHOT_REFRESH_MS',
    description: 'How often changed contests and entries are read again when no event tells of them, milliseconds.',
    example: '2000',
    services: ['gateway'],
  },
  {
    name: 'SNAPSHOT_MAX_AGE_MS',
    description: 'Age of the contests in memory from which on votes are refused, milliseconds.',
    example: '30000',
    services: ['gateway'],
  },
  {
    name: 'GROUP_MAX_VOTES',
    description: 'Most votes of one group in the queue; 1,024 at most.',
    example: '256',
    services: ['gateway'],
  },
  {
    name: 'GROUP_LINGER_MS',
    description:
      'How long the first vote of a group waits for others, milliseconds. Less makes lone votes quicker and every group dearer.',
    example: '25',
    services: ['gateway'],
  },
  {
    name: 'GROUP_MAX_IN_FLIGHT',
    description: 'Groups on their way into the queue at once.',
    example: '2',
    services: ['gateway'],
  },
  {
    name: 'CAPTCHA_VERIFY_URL',
    description: 'The captcha provider’s siteverify address; without it no token can be checked.',
    example: 'https://www.google.com/recaptcha/api/siteverify',
    services: ['gateway'],
  },
  {
    name: 'CAPTCHA_SECRET',
    description: 'The captcha provider’s secret.',
    secret: true,
    isOptional: true,
    services: ['gateway'],
  },
  {
    name: 'CAPTCHA_TIMEOUT_MS',
    description: 'Longest wait for the captcha provider, milliseconds.',
    example: '2000',
    services: ['gateway'],
  },
  {
    name: 'CAPTCHA_HOSTNAMES',
    description: 'Host names that captcha tokens may come from, separated by commas; any by default.',
    example: '',
    services: ['gateway'],
  },
  {
    name: 'VOTES_PER_VOTER_PER_MINUTE',
    description: 'Votes that one voter may cast on one gateway in a minute.',
    example: '600',
    services: ['gateway'],
  },
  {
    name: 'VOTES_PER_IP_PER_MINUTE',
    description: 'Votes that one address may cast on one gateway in a minute.',
    example: '6000',
    services: ['gateway'],
  },
  {
    name: 'GUEST_SESSIONS_PER_IP_PER_MINUTE',
    description: 'Guest sessions that one address gets in a minute.',
    example: '60',
    services: ['gateway'],
  },
  { name: 'GUEST_SESSION_DAYS', description: 'Life of a guest session, days.', example: '30', services: ['gateway'] },
  {
    name: 'CONFIRMATIONS_PER_VOTER_PER_HOUR',
    description: 'Mails that one address gets in an hour to confirm votes of a guest.',
    example: '5',
    services: ['gateway'],
  },
  {
    name: 'CONFIRMATIONS_PER_IP_PER_HOUR',
    description: 'Votes that one network address may ask to confirm in an hour.',
    example: '120',
    services: ['gateway'],
  },
  {
    name: 'WRONG_VOTER_CODES_PER_IP_PER_HOUR',
    description: 'Wrong voting codes that one network address may try in an hour.',
    example: '30',
    services: ['gateway'],
  },
  {
    name: 'STREAM_MAX_CONNECTIONS',
    description: 'Live leaderboards that one gateway streams at once.',
    example: '10000',
    services: ['gateway'],
  },
  {
    name: 'VOTE_WORKER_CONCURRENCY',
    description:
      'Groups of votes that one worker has in hand at once. Fewer slow down a stream of very small groups; more take memory.',
    example: '128',
    services: ['vote-worker'],
  },
  {
    name: 'VOTE_WORKER_SWEEPS',
    description: 'on or off: whether this worker also makes partitions and removes what has expired.',
    example: 'on',
    services: ['vote-worker'],
  },
  {
    name: 'OPS_ENVIRONMENT',
    description: 'Name of this installation on every page of the operators’ service; NODE_ENV by default.',
    example: 'staging',
    services: ['ops-service'],
  },
  {
    name: 'URVOTE_DATA_DIR',
    description: 'Folder of the databases, media and secrets that the one-process platform keeps.',
    example: '.urvote',
    services: ['standalone', 'admin'],
  },
  {
    name: 'URVOTE_DEMO',
    description: 'on or off: whether the one-process platform starts with demo contests.',
    example: 'on',
    services: ['standalone'],
  },
  {
    name: 'URVOTE_ROLE_PASSWORDS',
    description: 'JSON object of database role to password, for "npm run db -- roles".',
    secret: true,
    isOptional: true,
    services: ['db'],
  },
  {
    name: 'DATA_ENCRYPTION_KEY',
    description:
      'Encrypts what is kept and must be read again: mails not sent yet, second factors, tokens of other providers, answers that repeated requests get again. 32 characters or more.',
    secret: true,
    services: ['gateway', 'user-service', 'contest-service'],
  },
  {
    name: 'SESSION_DAYS',
    description: 'Life of a session that is not used, days.',
    example: '30',
    services: ['user-service'],
  },
  {
    name: 'PUBLIC_URL',
    description: 'Address under which people reach the platform; links in mails begin with it.',
    example: 'http://localhost:8080',
    services: ['gateway', 'user-service', 'standalone'],
  },
  {
    name: 'SMTP_URL',
    description:
      'Mail server, as smtp://user:password@host:587 or smtps://. Without it the one-process platform keeps mails and shows them on the operators’ pages.',
    example: 'smtp://localhost:1025',
    services: ['user-service', 'standalone'],
  },
  {
    name: 'MAIL_CATCHER_DIR',
    description:
      'Folder of a mail catcher whose mails the operators’ pages show; for development, since mails hold links that open accounts.',
    example: '',
    services: ['ops-service'],
  },
  {
    name: 'MAIL_FROM',
    description: 'Sender of every mail.',
    example: 'UrVote <no-reply@urvote.example>',
    services: ['user-service'],
  },
  {
    name: 'GOOGLE_ISSUER',
    description: 'Issuer of the OpenID provider that people may sign in with.',
    example: 'https://accounts.google.com',
    services: ['user-service'],
  },
  {
    name: 'GOOGLE_CLIENT_ID',
    description: 'Client id at that provider; without it the sign-in is off.',
    example: '',
    services: ['user-service'],
  },
  {
    name: 'GOOGLE_CLIENT_SECRET',
    description: 'Client secret at that provider.',
    secret: true,
    isOptional: true,
    services: ['user-service'],
  },
  {
    name: 'OPS_SESSION_SECRET',
    description: 'Signs the sessions of the operators’ dashboard. 32 characters or more.',
    secret: true,
    services: ['ops-service'],
  },
];
