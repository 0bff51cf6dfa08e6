const encodings = ['br', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

/** What the client prefers of what is offered, brotli where it does not care (RFC 9110, 12.5.3); none if it names neither. */
export function acceptedEncoding(header = ''): Encoding | undefined {
  const weights = new Map(header.split(',').map(weightOf));
  const weighed = encodings.map((name) => ({ name, weight: weights.get(name) ?? weights.get('*') ?? 0 }));
  const [best] = weighed.toSorted((a, b) => b.weight - a.weight);
  const plain = weights.get('identity') ?? 0;
  return best !== undefined && best.weight > 0 && best.weight >= plain ? best.name : undefined;
}

function weightOf(part: string): [string, number] {
  const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
  const weight = parameters.find((text) => text.startsWith('q='));
  return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}
