/** What readers are told of: votes that were counted, decisions of reviewers, any other event. */
export type Hint = 'counts' | 'decisions' | 'news';

/** A hint that may be lost; readers poll as well. */
export interface WakeUp extends AsyncDisposable {
  /** After the commit. Never throws and never waits. */
  notify(hint?: Exclude<Hint, 'decisions'>): void;
  /** For these hints, all by default, and whenever hints may have been lost. */
  onWake(listener: () => void, hints?: readonly Hint[]): () => void;
  /** Whatever is committed from now on is told, or `onWake` is called when that ends: polling may be slow. */
  readonly isReliable: boolean;
}

interface Listeners {
  add(listener: () => void, hints?: readonly Hint[]): () => void;
  /** All of them without a hint. */
  wake(hint?: string): void;
}

export function createListeners(): Listeners {
  const listeners = new Map<() => void, readonly string[] | undefined>();
  return {
    add: (listener, hints) => {
      listeners.set(listener, hints);
      return () => void listeners.delete(listener);
    },
    wake: (hint) => {
      for (const [listener, hints] of listeners)
        if (hint === undefined || hints === undefined || hints.includes(hint)) listener();
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
