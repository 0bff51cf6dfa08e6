/**
 * Keeps the `capacity` to twice `capacity` keys used last, in two generations: a hit costs one lookup and no
 * bookkeeping.
 */
export function boundedMemo<K, V>(capacity: number, compute: (key: K) => V): (key: K) => V {
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  return (key) => {
    const known = young.get(key);
    if (known !== undefined || young.has(key)) return known as V;
    const value = old.has(key) ? (old.get(key) as V) : compute(key);
    if (young.size >= capacity) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  };
}
