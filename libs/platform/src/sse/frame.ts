export interface SseEvent {
  /** Default: a number that grows within this process. */
  id?: string;
  event: string;
  data: unknown;
  /** The topic ends with it: whoever follows gets it, is let go, and nothing of the topic is remembered. */
  isLast?: boolean;
}

export interface Frame {
  id: string;
  bytes: Buffer;
  chunk: Buffer;
}

/** The event-stream format (WHATWG HTML, 9.2). */
export function frameOf(id: string, { event, data }: SseEvent): Frame {
  return frameOfText(id, `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

export function frameOfText(id: string, text: string): Frame {
  const length = Buffer.byteLength(text);
  const head = `${length.toString(16)}\r\n`;
  const chunk = Buffer.from(`${head}${text}\r\n`);
  return { id, chunk, bytes: chunk.subarray(head.length, head.length + length) };
}
