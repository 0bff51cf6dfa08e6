const headEnd = Buffer.from('\r\n\r\n');
const contentLength = /\r\ncontent-length: *(\d+)/i;
const nothing = Buffer.alloc(0);

/**
 * Reads just as much of HTTP/1.1 responses as the load generator needs: status and length, and the body if asked for. One
 * per connection; a response may come in any number of chunks, and a chunk may hold several responses.
 */
export class ResponseParser {
  readonly #onResponse: (status: number, body: string) => void;
  readonly #keepsBody: boolean;
  #body = '';
  #head: Buffer = nothing;
  #status = 0;
  #missingBytes = 0;

  /** @param keepsBody whether `onResponse` gets the body's bytes (latin1); otherwise it gets an empty text */
  constructor(onResponse: (status: number, body: string) => void, keepsBody = false) {
    this.#onResponse = onResponse;
    this.#keepsBody = keepsBody;
  }

  /** @throws Error for what has no length or is no response */
  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length)
      offset = this.#missingBytes > 0 ? this.#readBody(chunk, offset) : this.#readHead(chunk, offset);
  }

  #readBody(chunk: Buffer, offset: number): number {
    const taken = Math.min(this.#missingBytes, chunk.length - offset);
    this.#missingBytes -= taken;
    if (this.#keepsBody) this.#body += chunk.toString('latin1', offset, offset + taken);
    if (this.#missingBytes === 0) this.#finish();
    return offset + taken;
  }

  #finish(): void {
    const body = this.#body;
    this.#body = '';
    this.#onResponse(this.#status, body);
  }

  #readHead(chunk: Buffer, offset: number): number {
    const known = this.#head.length;
    const bytes = known === 0 ? chunk : Buffer.concat([this.#head, chunk.subarray(offset)]);
    const start = known === 0 ? offset : 0;
    const end = bytes.indexOf(headEnd, start);
    if (end < 0) {
      this.#head = bytes.subarray(start);
      return chunk.length;
    }
    this.#head = nothing;
    this.#takeHead(bytes.toString('latin1', start, end));
    const bodyStart = end + headEnd.length;
    if (this.#missingBytes === 0) this.#finish();
    return known === 0 ? bodyStart : offset + bodyStart - known;
  }

  #takeHead(head: string): void {
    this.#status = Number(head.slice(9, 12));
    if (!head.startsWith('HTTP/1.1 ') || !(this.#status >= 200))
      throw new Error(`not a response: ${head.slice(0, 60)}`);
    const length = contentLength.exec(head)?.[1];
    if (length === undefined && this.#status !== 204 && this.#status !== 304)
      throw new Error(`a response without length: ${head.slice(0, 200)}`);
    this.#missingBytes = Number(length ?? 0);
  }
}
