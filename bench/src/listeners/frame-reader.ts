/**
 * Finds the events in a stream of server-sent events as cheaply as two thousand followers in one process need: their ids,
 * the moment when their last byte is there, and their text only if asked for. HTTP's own chunk sizes lie between the
 * writes of the server and are skipped like other lines that name nothing.
 */
export class FrameReader {
  readonly #onFrame: (id: string, data: string) => void;
  readonly #keepsData: boolean;
  /** What came since the last end of a frame, where its id is not known yet or its data is wanted. */
  #head = '';
  #id = '';
  #endsWithNewline = false;

  /** @param keepsData whether `onFrame` gets the text of the `data:` line; otherwise it gets an empty one */
  constructor(onFrame: (id: string, data: string) => void, keepsData = false) {
    this.#onFrame = onFrame;
    this.#keepsData = keepsData;
  }

  push(chunk: Buffer): void {
    let start = 0;
    // The blank line that ends a frame may be cut in two.
    if (this.#endsWithNewline && chunk[0] === newline) {
      this.#finish();
      start = 1;
    }
    for (;;) {
      const end = chunk.indexOf('\n\n', start);
      if (end < 0) break;
      this.#take(chunk, start, end);
      this.#finish();
      start = end + 2;
    }
    if (start < chunk.length) this.#take(chunk, start, chunk.length);
    this.#endsWithNewline = start < chunk.length && chunk[chunk.length - 1] === newline;
  }

  #take(chunk: Buffer, start: number, end: number): void {
    if (this.#keepsData) this.#head += chunk.toString('utf8', start, end);
    else if (this.#id === '') this.#head += chunk.toString('latin1', start, Math.min(end, start + headBytes));
    if (this.#id === '') this.#id = idLine.exec(this.#head)?.[1] ?? '';
    if (this.#id !== '' && !this.#keepsData) this.#head = '';
  }

  #finish(): void {
    const [id, head] = [this.#id, this.#head];
    this.#id = '';
    this.#head = '';
    this.#endsWithNewline = false;
    if (id !== '') this.#onFrame(id, this.#keepsData ? (dataLine.exec(head)?.[1] ?? '') : '');
  }
}

const newline = 10;
/** More than the lines before the data. */
const headBytes = 512;
const idLine = /(?:^|\n)id: ([^\r\n]+)\n/;
const dataLine = /(?:^|\n)data: ([^\n]*)/;
