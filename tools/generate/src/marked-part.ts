const begin = '# Made from the list of services by "npm run generate":';
const end = '# End of what is made.';

/** The text with the part between the two marks replaced; the indentation of the first mark stays. @throws Error without marks */
export function replaceMarkedPart(text: string, lines: readonly string[]): string {
  const pattern = new RegExp(`^( *)${begin}\\n(?:.*\\n)*? *${end}\\n`, 'm');
  const [found, indent = ''] = pattern.exec(text) ?? [];
  if (found === undefined) throw new Error(`The marks "${begin}" and "${end}" are missing`);
  const made = [begin, ...lines, end].map((line) => (line === '' ? '' : indent + line)).join('\n');
  return text.replace(found, () => `${made}\n`);
}
