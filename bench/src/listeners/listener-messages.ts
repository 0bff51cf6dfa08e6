import type { ReceivedEvent } from './fan-out.ts';

export type ListenerRequest =
  | { kind: 'follow'; url: string; path: string; count: number }
  /** What came before is forgotten. */
  | { kind: 'begin' }
  | { kind: 'end' };

export type ListenerAnswer =
  | { kind: 'following' }
  | { kind: 'begun' }
  | { kind: 'received'; events: ReceivedEvent[]; lostCount: number }
  | { kind: 'failed'; message: string };
