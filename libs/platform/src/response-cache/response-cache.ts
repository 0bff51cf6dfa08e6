import { LRUCache } from 'lru-cache';
import type { SharedResponse } from './shared-response.ts';

export type CacheOutcome = 'hit' | 'miss' | 'stale';

export interface ResponseCacheOptions {
  /** Bodies, their encoded copies and keys kept together; what was used longest ago goes first. */
  maxBytes: number;
  /** Larger answers, before they are encoded, are passed on and not kept. */
  maxEntryBytes: number;
  /** How old an answer may be that is given while the upstream fails. */
  maxStaleMs: number;
  nowMs?: () => number;
  onOutcome?: (outcome: CacheOutcome) => void;
  /** An old answer stands in, since the upstream failed so. */
  onStandIn?: (error: unknown) => void;
}

export interface CachedResponse {
  response: SharedResponse;
  /** Set when the upstream failed and this is its last good answer. */
  staleForMs?: number;
}

export interface ResponseCache {
  /**
   * The answer under the key: a fresh one, else that of one request upstream, which all who ask meanwhile wait for.
   * @throws what `load` throws, when no answer is young enough to stand in
   */
  get(key: string, load: () => Promise<SharedResponse>): Promise<CachedResponse>;
  /** Takes nothing for fresh that was asked for before now. It still stands in for a failing upstream. */
  expire(): void;
  /** The answer, if it is still kept, has a copy of so many bytes more. */
  weigh(key: string, response: SharedResponse, byteCount: number): void;
}

interface Kept {
  response: SharedResponse;
  loadedAtMs: number;
  generation: number;
  copiedBytes: number;
}

interface Loading {
  answer: Promise<CachedResponse>;
  generation: number;
}

/** What an entry costs besides its key and body. */
const overheadBytes = 512;
const sizeOf = ({ response }: Kept, key: string) => response.body.length + key.length + overheadBytes;

export function createResponseCache(options: ResponseCacheOptions): ResponseCache {
  const { maxBytes, maxEntryBytes, maxStaleMs, nowMs = () => performance.now(), onOutcome, onStandIn } = options;
  const kept = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    sizeCalculation: (entry, key) => sizeOf(entry, key) + entry.copiedBytes,
  });
  const loading = new Map<string, Loading>();
  let generation = 0;

  const isFresh = (entry: Kept) =>
    entry.generation === generation && nowMs() - entry.loadedAtMs < entry.response.freshMs;

  function standIn(key: string, error: unknown): CachedResponse | undefined {
    const last = kept.get(key);
    const ageMs = last === undefined ? Number.POSITIVE_INFINITY : nowMs() - last.loadedAtMs;
    if (last === undefined || ageMs > maxStaleMs) return undefined;
    onOutcome?.('stale');
    onStandIn?.(error);
    return { response: last.response, staleForMs: ageMs };
  }

  /** What is gone, or not for everybody any more, must not come back when the upstream fails. */
  function keep(key: string, entry: Kept): void {
    if ((kept.peek(key)?.generation ?? 0) > entry.generation) return;
    if (entry.response.freshMs > 0 && sizeOf(entry, key) <= maxEntryBytes) kept.set(key, entry);
    else if (entry.response.status < 500) kept.delete(key);
  }

  async function loadAnswer(key: string, load: () => Promise<SharedResponse>, asked: number): Promise<CachedResponse> {
    const loadedAtMs = nowMs();
    try {
      const response = await load();
      keep(key, { response, loadedAtMs, generation: asked, copiedBytes: 0 });
      const isFailing = response.status >= 500;
      return (isFailing ? standIn(key, new Error(`answered ${response.status}`)) : undefined) ?? { response };
    } catch (error) {
      const last = standIn(key, error);
      if (last === undefined) throw error;
      return last;
    }
  }

  return {
    get(key, load) {
      const entry = kept.get(key);
      if (entry !== undefined && isFresh(entry)) {
        onOutcome?.('hit');
        return Promise.resolve({ response: entry.response });
      }
      onOutcome?.('miss');
      const running = loading.get(key);
      if (running?.generation === generation) return running.answer;
      const answer = loadAnswer(key, load, generation).finally(() => {
        if (loading.get(key)?.answer === answer) loading.delete(key);
      });
      loading.set(key, { answer, generation });
      return answer;
    },
    expire() {
      generation += 1;
    },
    weigh(key, response, byteCount) {
      const entry = kept.peek(key);
      if (entry?.response === response) kept.set(key, { ...entry, copiedBytes: entry.copiedBytes + byteCount });
    },
  };
}
