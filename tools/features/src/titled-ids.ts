import ts from 'typescript';

/** One id at the end of a test's title, and the file that holds the test. */
export interface TitledId {
  id: string;
  testFile: string;
}

const idsAtEnd = /((?:\s*\[[A-Z]{2,4}-\d+[a-z]?\])+)$/;

function calleeNames(callee: ts.Expression): string[] {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) return [...calleeNames(callee.expression), callee.name.text];
  if (ts.isCallExpression(callee)) return calleeNames(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return calleeNames(callee.tag);
  return [];
}

function titleOf(node: ts.Expression | undefined): string {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.templateSpans.at(-1)!.literal.text : '';
}

function isSwitchedOff(names: readonly string[]): boolean {
  return names.includes('skip') || names.includes('todo') || names.includes('fails');
}

/**
 * The ids that titles of `it` and `test` calls end in. Tests that never run (`skip`, `todo`, also of a surrounding
 * `describe`) do not count: a feature they are listed for would look checked and be unchecked.
 */
export function titledIdsOf(testFile: string, source: string): TitledId[] {
  const found: TitledId[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const names = calleeNames(node.expression);
      if (isSwitchedOff(names)) return;
      if (names[0] === 'it' || names[0] === 'test') {
        const ids = idsAtEnd.exec(titleOf(node.arguments[0]))?.[1]?.match(/[A-Z]{2,4}-\d+[a-z]?/g) ?? [];
        found.push(...ids.map((id) => ({ id, testFile })));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(testFile, source, ts.ScriptTarget.Latest));
  return found;
}
