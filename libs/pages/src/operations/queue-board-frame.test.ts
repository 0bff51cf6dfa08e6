import { expect, it } from 'vitest';
import { queueBoardFrame } from './queue-board-frame.ts';

it('takes foreign fonts out of the dashboard and puts a way back in', () => {
  const fonts = '<link href="https://fonts.googleapis.com/css2?family=A&display=swap" rel="stylesheet">';
  const page = queueBoardFrame(
    `<head>${fonts}<link href="static/main.css" rel="stylesheet"></head><body>$& board</body>`,
    'viewer',
  );
  expect(page).not.toContain('googleapis');
  expect(page).toContain('static/main.css');
  expect(page).toContain('$& board');
  expect(page).toMatch(/<a class="urvote-back" href="\/">Back to operations<\/a>[^]*<\/body>$/);
});
