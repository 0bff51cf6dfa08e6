import type { Frame } from './frame.ts';
import type { StreamClient } from './stream-client.ts';

/** About two milliseconds; votes are read between turns. */
const turnSize = 200;

/**
 * Sends a frame to a part of the clients in each turn of the event loop. Who joins meanwhile has it from the history.
 */
export class FanOut {
  #turn: NodeJS.Immediate | undefined;

  get isBusy(): boolean {
    return this.#turn !== undefined;
  }

  /** @param onSent called at once when all clients fit one turn */
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
