/** What a round found wrong, by what is wrong, in the order in which it was found. */
export class Findings {
  readonly #byKind = new Map<string, string[]>();

  /** @param detail enough to find it: ids, times, what was expected */
  add(kind: string, detail: string): void {
    const known = this.#byKind.get(kind) ?? [];
    known.push(detail);
    this.#byKind.set(kind, known);
  }

  addAll(kind: string, details: readonly string[]): void {
    for (const detail of details) this.add(kind, detail);
  }

  get count(): number {
    return [...this.#byKind.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** @param most details of each kind, none longer than `longest` characters */
  lines(most: number, longest: number): string[] {
    return [...this.#byKind].flatMap(([kind, details]) => [
      `WRONG ${kind}: ${details.length}`,
      ...details.slice(0, most).map((detail) => `      ${detail.slice(0, longest)}`),
      ...(details.length > most ? [`      and ${details.length - most} more`] : []),
    ]);
  }
}
