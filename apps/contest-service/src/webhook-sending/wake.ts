import type { WakeUp } from '@urvote/platform/events/wake-up';

/** Wakes loops of this process when there is something to send. */
export function createLocalWakeUp(): WakeUp {
  const listeners = new Set<() => void>();
  return {
    isReliable: true,
    notify: () => listeners.forEach((listener) => listener()),
    onWake: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.asyncDispose]: async () => listeners.clear(),
  };
}
