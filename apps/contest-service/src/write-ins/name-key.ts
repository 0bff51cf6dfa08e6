/** The same for two spellings of one work: case, accents, signs and spaces do not matter. */
export function nameKeyOf({ title, artistName }: { title: string; artistName: string }): string {
  return [title, artistName].map(folded).join(' / ');
}

/** A name of signs alone stays as it is. */
function folded(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words === null ? name : words.join(' ').slice(0, 200);
}
