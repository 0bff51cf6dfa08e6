import { expect, it } from 'vitest';
import { accountLinkPage } from './account-link-page.ts';
import { voteCastPage, voteRefusedPage, voteWaitingPage } from './vote-confirmation-page.ts';

const evil = '"><i onclick="x">';

it.each([
  ['account', accountLinkPage({ title: evil, text: evil, button: evil, asksPassword: true })],
  ['waiting vote', voteWaitingPage({ entryTitle: evil, contestTitle: evil, value: -1 })],
  ['cast vote', voteCastPage(evil)],
  ['refused vote', voteRefusedPage(evil, true)],
])('escapes what it is given, and runs no script: %s', (_name, page) => {
  expect(page).not.toMatch(/<i |<script/);
  expect(page).toContain('&quot;&gt;&lt;i onclick=&quot;x&quot;&gt;');
});

it('has a form only while there is something to send', () => {
  const text = 'Your e-mail address is confirmed.';
  expect(accountLinkPage({ title: 'Thank you', text })).not.toContain('<form');
  expect(accountLinkPage({ title: 'Sign in', text, button: 'Sign in' })).not.toContain('password');
  expect(voteRefusedPage('The contest has ended', false)).not.toContain('<form');
  expect(voteRefusedPage('Busy', true)).toContain(
    '<form method="post"><button type="submit">Try again</button></form>',
  );
});
