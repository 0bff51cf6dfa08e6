import { FanOut } from './fan-out.ts';
import type { Frame, SseEvent } from './frame.ts';
import type { StreamClient } from './stream-client.ts';

/** A whole state, or what makes it when its turn has come; undefined: there is nothing to send. */
export type State = SseEvent | (() => Promise<SseEvent | undefined>);

export class Topic {
  readonly clients = new Set<StreamClient>();
  readonly fanOut = new FanOut();
  pending: State | undefined;
  isMaking = false;
  lastSentMs = Number.NEGATIVE_INFINITY;
  timer: NodeJS.Timeout | undefined;
  readonly #history: Frame[] = [];
  readonly #historyCount: number;

  readonly name: string;

  constructor(name: string, historyCount: number) {
    this.name = name;
    this.#historyCount = historyCount;
  }

  keep(frame: Frame): void {
    this.#history.push(frame);
    if (this.#history.length > this.#historyCount) this.#history.shift();
  }

  /** The frames after the one seen last; the latest, which is a whole state, for who is new or away for long. */
  missedSince(lastEventId: string | undefined): Frame[] {
    const seen = lastEventId === undefined ? -1 : this.#history.findIndex((frame) => frame.id === lastEventId);
    return seen < 0 ? this.#history.slice(-1) : this.#history.slice(seen + 1);
  }
}
