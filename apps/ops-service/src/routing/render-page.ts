import type { Html } from '@urvote/pages/html/html';
import { operationsPage } from '@urvote/pages/operations/operations-frame';
import type { AppContext } from '../context.ts';
import { csrfTokenOf, type Operator } from '../session/operator.ts';

export function renderPage(
  app: AppContext,
  { title, path }: { title: string; path: string },
  operator: Operator,
  content: Html,
): string {
  return operationsPage({
    environment: app.environment,
    title,
    path,
    operator,
    csrfToken: csrfTokenOf(app.sessions, operator),
    content,
    hasMail: app.mailFolder !== undefined,
  });
}
