/** A hint that may be lost; readers poll as well. */
export interface WakeUp extends AsyncDisposable {
  /** Never throws and never waits. */
  notify(): void;
  onWake(listener: () => void): () => void;
}

interface Listeners {
  add(listener: () => void): () => void;
  wake(): void;
}

export function createListeners(): Listeners {
  const listeners = new Set<() => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    wake: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** At most one hint is on its way; all asked for meanwhile become one more. */
export function oneAtATime(send: () => Promise<unknown>): () => void {
  let sending = false;
  let again = false;
  const run = (): void => {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    again = false;
    const done = (): void => {
      sending = false;
      if (again) run();
    };
    send().then(done, done);
  };
  return run;
}
