/** Control characters, line separators, and marks that turn the direction of the text after them. */
const unsafeInLine = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

export function plainLine(text: string): string {
  return text.replace(unsafeInLine, ' ').replace(/ {2,}/g, ' ').trim();
}

const longestGreetedLength = 60;

/** What mail programs make a link of, and everything that looks like one. */
const linkLike = /[:/\\@]|\.\p{L}{2}/u;

/** @returns undefined for a name that would carry a message: whoever fills in a form may give anybody's address beside it. */
export function greetableName(name: string): string | undefined {
  const line = plainLine(name);
  return line === '' || line.length > longestGreetedLength || linkLike.test(line) ? undefined : line;
}
