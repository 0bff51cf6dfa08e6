import { expect, it } from 'vitest';
import { mailLayout } from './mail-layout.generated.ts';

const evil = '"><i onclick="x">';
const content = {
  ...{ language: 'en', subject: evil, greeting: evil, paragraphs: [evil, evil], closing: evil, copyHint: evil },
  action: { label: evil, url: evil },
};

it('escapes what it is given, and has it in every place', () => {
  const { text } = mailLayout(content);
  expect(text).not.toContain('<i ');
  expect(text.split('&quot;&gt;&lt;i onclick=&quot;x&quot;&gt;')).toHaveLength(11);
});

it('has a button only for an action, and loads nothing from anywhere', () => {
  const { action: _action, ...withoutAction } = content;
  expect(mailLayout(withoutAction).text).not.toContain('<a ');
  expect(mailLayout(content).text).not.toMatch(/<(?:img|link|script)\b|url\(|@import/);
});
