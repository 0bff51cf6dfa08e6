import { channel } from 'node:diagnostics_channel';

export interface LogSink {
  /** Every line written so far, parsed. */
  readonly lines: Record<string, unknown>[];
  write(line: string): void;
}

/** Tells of every sink that is made, so that whoever wants can look through all logs of a process. */
export const memorySinkChannel = 'urvote:memory-sink';

/** A destination that keeps what was logged. */
export function memorySink(): LogSink {
  const lines: Record<string, unknown>[] = [];
  const sink: LogSink = { lines, write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  channel(memorySinkChannel).publish(sink);
  return sink;
}
