/** What may be done to the processes, by the words of the command line. */
export const harmNames = [
  'kill-gateway',
  'kill-worker',
  'kill-postgres',
  'kill-redis',
  'freeze-gateway',
  'freeze-worker',
  'freeze-postgres',
  'freeze-redis',
  'restart-gateway',
  'restart-worker',
  'restart-postgres',
  'restart-redis',
  'full-disk-postgres',
  'full-disk-redis',
  'read-only-postgres',
  'cut-postgres',
  'cut-redis',
  'hold-postgres',
  'hold-redis',
  'skew-gateway',
  'skew-worker',
] as const;

export type HarmName = (typeof harmNames)[number];
