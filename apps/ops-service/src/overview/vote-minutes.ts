import type { VoteMinute } from '@urvote/contracts/http/ops/ops-schemas';
import type { SettledMinute } from './vote-minutes.queries.ts';

export const minuteMs = 60_000;
const nothing = { counted: 0, held: 0, rejected: 0, void: 0 };

/** Every minute of the range in time order, the quiet ones too. */
export function everyMinute(settled: readonly SettledMinute[], firstMs: number, minuteCount: number): VoteMinute[] {
  const byMinute = new Map(settled.map((each) => [each.minuteMs, each]));
  return Array.from({ length: minuteCount }, (_, i) => {
    const startMs = firstMs + i * minuteMs;
    const { counted, held, rejected, void: voided } = byMinute.get(startMs) ?? nothing;
    return {
      minute: new Date(startMs).toISOString(),
      accepted: counted + held + rejected + voided,
      counted,
      held,
      rejected,
      void: voided,
    };
  });
}
