interface Waiting<V> {
  key: Buffer;
  answers: PromiseWithResolvers<V | undefined>;
}

export interface Found<V> {
  key: Buffer;
  value: V;
}

const togetherMax = 500;

/**
 * One query at a time for all keys asked for meanwhile, so that guesses take one connection however many there are. A
 * query begins after everything it answers was asked.
 */
export function lookUpTogether<V>(
  find: (keys: readonly Buffer[]) => Promise<readonly Found<V>[]>,
): (key: Buffer) => Promise<V | undefined> {
  const waiting = new Map<string, Waiting<V>>();
  let isRunning = false;

  function takeBatch(): Map<string, Waiting<V>> {
    const batch = new Map([...waiting].slice(0, togetherMax));
    for (const name of batch.keys()) waiting.delete(name);
    return batch;
  }

  async function answer(batch: Map<string, Waiting<V>>): Promise<void> {
    try {
      const found = await find(Array.from(batch.values(), ({ key }) => key));
      for (const { key, value } of found) batch.get(key.toString('base64'))?.answers.resolve(value);
      for (const { answers } of batch.values()) answers.resolve(undefined);
    } catch (error) {
      for (const { answers } of batch.values()) answers.reject(error);
    }
  }

  async function run(): Promise<void> {
    isRunning = true;
    // Keys of the same turn go into the first query.
    await Promise.resolve();
    while (waiting.size > 0) await answer(takeBatch());
    isRunning = false;
  }

  return (key) => {
    const name = key.toString('base64');
    const asked = waiting.get(name) ?? { key, answers: Promise.withResolvers<V | undefined>() };
    waiting.set(name, asked);
    if (!isRunning) void run();
    return asked.answers.promise;
  };
}
