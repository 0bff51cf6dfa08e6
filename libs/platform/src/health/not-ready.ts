/** It takes no writes, or has no room for them, or it is far behind. */
export type NotReadyVerdict = 'read-only' | 'disk-full' | 'late';

/** A dependency answers and cannot do its work; the verdict is public. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
  readonly verdict: NotReadyVerdict;

  constructor(verdict: NotReadyVerdict, message: string) {
    super(message);
    this.verdict = verdict;
  }
}
