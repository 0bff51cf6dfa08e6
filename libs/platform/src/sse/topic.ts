import { FanOut } from './fan-out.ts';
import type { Frame, SseEvent } from './frame.ts';
import type { StreamClient } from './stream-client.ts';

/** One subject of live data: its clients, its last frames and the state that waits to be sent. */
export class Topic {
  readonly clients = new Set<StreamClient>();
  readonly fanOut = new FanOut();
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
  missedSince(lastEventId: string | undefined): Frame[] {
    const seen = lastEventId === undefined ? -1 : this.#history.findIndex((frame) => frame.id === lastEventId);
    return seen < 0 ? this.#history.slice(-1) : this.#history.slice(seen + 1);
  }
}
