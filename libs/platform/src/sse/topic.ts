import { FanOut } from './fan-out.ts';
import type { StreamClient } from './stream-client.ts';

export interface SseEvent {
  /** Default: a number that grows within this process. */
  id?: string;
  event: string;
  data: unknown;
}

export interface Frame {
  id: string;
  bytes: Buffer;
  /** The same as one chunk of a chunked body. */
  chunk: Buffer;
}

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

/** One event in the event-stream format (WHATWG HTML, 9.2). */
export function frameOf(id: string, { event, data }: SseEvent): Frame {
  return frameOfText(id, `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

export function frameOfText(id: string, text: string): Frame {
  const length = Buffer.byteLength(text);
  const head = `${length.toString(16)}\r\n`;
  const chunk = Buffer.from(`${head}${text}\r\n`);
  return { id, chunk, bytes: chunk.subarray(head.length, head.length + length) };
}
