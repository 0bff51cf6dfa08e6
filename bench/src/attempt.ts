import type { EventEmitter } from 'node:events';
import type { Measure, QueueMode } from './options.ts';
import type { MeasureResult, ResultRow } from './report/result.ts';

export type NamedResult = MeasureResult & { name: string };
export type Failed = { name: string; failure: string; rows: ResultRow[] };

export interface Planned {
  /** Where its rows stand, those of its failure too. */
  measure: Measure;
  what: string;
  mode: QueueMode | '-';
}

/**
 * A measure that fails does not take the others with it: its row in the table says so, and the run fails at its end. That
 * holds for errors that nobody waits for too, such as that of a connection that somebody has forgotten to listen to.
 * @param strays where those come out; the process by default
 */
export async function attempt(
  planned: Planned,
  run: () => Promise<MeasureResult>,
  strays: Pick<EventEmitter, 'on' | 'off'> = process,
): Promise<NamedResult | Failed> {
  const stray: unknown[] = [];
  const onStray = (error: unknown): void => void stray.push(error);
  strays.on('uncaughtException', onStray);
  try {
    const result = await run();
    if (stray.length > 0) throw stray[0];
    return { name: nameOf(planned), ...result };
  } catch (error) {
    return failedWith(error, planned);
  } finally {
    strays.off('uncaughtException', onStray);
  }
}

function failedWith(error: unknown, planned: Planned): Failed {
  const { measure, what, mode } = planned;
  const failure = error instanceof Error ? error.message : String(error);
  return { name: nameOf(planned), failure, rows: [{ measure, mode, what, unit: '', ours: Number.NaN, failure }] };
}

function nameOf({ what, mode }: Planned): string {
  return mode === '-' ? what : `${what}, ${mode}`;
}
