import ts from 'typescript';

export interface SourceSizes {
  lineCount: number;
  /** Lines that hold a comment and nothing else. */
  commentLineCount: number;
  /** Lines of every function that has a body of statements. */
  functionLineCounts: number[];
}

export function measureSource(text: string): SourceSizes {
  const file = ts.createSourceFile('measured.ts', text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const functionLineCounts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body as ts.Node))
      functionLineCounts.push(lineOf(node.end) - lineOf(node.getStart(file)) + 1);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { lineCount: text.trimEnd().split('\n').length, commentLineCount: commentLines(file), functionLineCounts };
}

/** Tokens are looked at, so that what looks like a comment in a text is none. */
function commentLines(file: ts.SourceFile): number {
  const { text } = file;
  const commented = new Set<number>();
  const held = new Set<number>();
  const add = (lines: Set<number>, start: number, end: number) => {
    const last = file.getLineAndCharacterOfPosition(end).line;
    for (let line = file.getLineAndCharacterOfPosition(start).line; line <= last; line += 1) lines.add(line);
  };
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file).filter(({ kind }) => kind !== ts.SyntaxKind.JSDoc);
    if (children.length > 0) return children.forEach(visit);
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.pos) ?? []) add(commented, pos, end);
    if (node.end > node.getStart(file)) add(held, node.getStart(file), node.end);
  };
  visit(file);
  return [...commented].filter((line) => !held.has(line)).length;
}
