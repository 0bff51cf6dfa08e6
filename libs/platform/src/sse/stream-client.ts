import type { ServerResponse } from 'node:http';
import type { Frame } from './frame.ts';

/**
 * Writes frames straight to the socket, as chunks made once for all clients: Node would put each together from three
 * parts, which took twice the time. A client that has not read its last frame gets the newest when it has.
 */
export class StreamClient {
  readonly #response: ServerResponse;
  #owed: Frame | undefined;
  #isBehindSinceMs: number | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Through the response, which sends its headers with it. */
  begin(bytes: Buffer): void {
    this.#response.write(bytes);
  }

  send(frame: Frame): void {
    if (this.#response.writableLength === 0) return this.#write(frame);
    this.#owed = frame;
    if (this.#isBehindSinceMs === undefined) this.#watch();
  }

  beat(heartbeat: Frame, cutOffAfterMs: number): void {
    if (this.#response.writableLength === 0) this.#write(heartbeat);
    else if (this.#isBehindSinceMs === undefined) this.#watch();
    else if (performance.now() - this.#isBehindSinceMs >= cutOffAfterMs) this.#response.destroy();
  }

  end(): void {
    this.#response.end();
  }

  /** Ends with what is owed; a client that does not read it in time is cut off. */
  leave(cutOffAfterMs: number): void {
    if (this.#owed !== undefined) this.#write(this.#owed);
    this.#owed = undefined;
    const cutOff = setTimeout(() => this.#response.destroy(), cutOffAfterMs).unref();
    this.#response.once('close', () => clearTimeout(cutOff));
    this.end();
  }

  #write(frame: Frame): void {
    const { socket, chunkedEncoding, writableEnded } = this.#response;
    if (writableEnded) return;
    if (socket === null || !chunkedEncoding) this.#response.write(frame.bytes);
    else socket.write(frame.chunk);
  }

  /** An empty write, behind what lies there, tells when that was taken; `drain` comes for large amounts only. */
  #watch(): void {
    this.#isBehindSinceMs = performance.now();
    this.#response.socket?.write('', () => {
      this.#isBehindSinceMs = undefined;
      const owed = this.#owed;
      this.#owed = undefined;
      if (owed !== undefined && !this.#response.destroyed) this.send(owed);
    });
  }
}
