/** What the servers started for a test run tell the tests; plain data, because it crosses process borders. */
export interface TestServers {
  /** Superuser connection string of the database `postgres`. */
  postgresUrl: string;
  templateDatabase: string;
  /** A stopped cluster whose database `postgres` is migrated, to copy. */
  clusterFolder: string;
  /** Missing when there is no redis-server and no REDIS_URL. */
  redisUrl?: string;
  objectStore: { endpoint: string; region: string; bucket: string; accessKeyId: string; secretAccessKey: string };
}

declare module 'vitest' {
  export interface ProvidedContext {
    servers: TestServers;
  }
}
