import type { ServerResponse } from 'node:http';

export interface SseEvent {
  /** Default: a number that grows within this process. */
  id?: string;
  event: string;
  data: unknown;
}

interface Frame {
  id: string;
  bytes: Buffer;
}

/** One subject of live data: its clients, its last frames and the state that waits to be sent. */
export class Topic {
  readonly clients = new Set<ServerResponse>();
  pending: SseEvent | undefined;
  lastSentMs = Number.NEGATIVE_INFINITY;
  timer: NodeJS.Timeout | undefined;
  readonly #history: Frame[] = [];
  readonly #historyCount: number;

  constructor(historyCount: number) {
    this.#historyCount = historyCount;
  }

  keep(frame: Frame): void {
    this.#history.push(frame);
    if (this.#history.length > this.#historyCount) this.#history.shift();
  }

  /**
   * What a client has missed: the frames after the one it saw last; when that one is no longer kept, or the client is
   * new, the latest frame, which holds the whole state.
   */
  missedSince(lastEventId: string | undefined): Buffer[] {
    const seen = lastEventId === undefined ? -1 : this.#history.findIndex((frame) => frame.id === lastEventId);
    const missed = seen < 0 ? this.#history.slice(-1) : this.#history.slice(seen + 1);
    return missed.map((frame) => frame.bytes);
  }
}

/** One event in the event-stream format (WHATWG HTML, 9.2). */
export function frameOf(id: string, { event, data }: SseEvent): Frame {
  const text = JSON.stringify(data);
  return { id, bytes: Buffer.from(`id: ${id}\nevent: ${event}\ndata: ${text}\n\n`) };
}
