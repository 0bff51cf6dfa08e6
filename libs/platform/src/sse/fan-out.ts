import type { Frame } from './frame.ts';
import type { StreamClient } from './stream-client.ts';

/** Clients that get a frame in one turn of the event loop, about two milliseconds; votes are read between turns. */
const turnSize = 200;

/**
 * Sends one frame after another to all clients, a part of them in each turn of the event loop. Who joins while a frame
 * is being sent has it from the topic's history already, and who leaves is not written to.
 */
export class FanOut {
  #turn: NodeJS.Immediate | undefined;

  get isBusy(): boolean {
    return this.#turn !== undefined;
  }

  /** @param onSent called when the last client has been served, at once when that takes one turn */
  send(frame: Frame, clients: ReadonlySet<StreamClient>, onSent: () => void): void {
    this.#next(frame, clients, [...clients], onSent);
  }

  stop(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
  }

  #next(frame: Frame, present: ReadonlySet<StreamClient>, left: StreamClient[], onSent: () => void): void {
    this.#turn = undefined;
    for (const client of left.splice(-turnSize)) if (present.has(client)) client.send(frame);
    if (left.length === 0) return onSent();
    this.#turn = setImmediate(() => this.#next(frame, present, left, onSent));
  }
}
