import type { MailTexts } from './mail-text.ts';
import type { KeysOfAccount } from './mail-text.ts';
import { greetableName, plainLine } from './plain-text.ts';

function greeting(name: string): string {
  const shown = greetableName(name);
  return shown === undefined ? 'Hello,' : `Hello ${shown},`;
}

const onceHint = 'The link works once and for a limited time.';
const notYou = 'If this was not you, you need not do anything.';

function keysHint({ prefixes, areEnded }: KeysOfAccount = { prefixes: [], areEnded: false }): string[] {
  if (prefixes.length === 0) return [];
  return [
    areEnded
      ? `These API keys of the account ended with the old password: ${prefixes.join(', ')}.`
      : `These API keys of the account go on working: ${prefixes.join(', ')}. Delete those that you do not know.`,
  ];
}

const contestNotices = {
  started: { subject: 'has started', text: 'voting has started' },
  ending_soon: { subject: 'ends soon', text: 'voting ends within a day' },
  ended: { subject: 'has ended', text: 'voting has ended; the result follows' },
  winners: { subject: 'has winners', text: 'the result is published' },
};

const entryNotices = {
  received: { subject: 'We have your entry', text: 'was received and is looked at soon' },
  approved: { subject: 'Your entry takes part', text: 'was approved and takes part' },
  rejected: { subject: 'Your entry was not approved', text: 'was not approved' },
};

const contestMailsOff = { label: 'Turn off mails about contests' };

export const english: MailTexts = {
  copyHint: 'If the button does not work, copy this address into your browser:',
  'verify-email': ({ name, url }) => ({
    subject: 'Confirm your e-mail address',
    greeting: greeting(name),
    paragraphs: ['please confirm that this e-mail address is yours.', onceHint],
    action: { label: 'Confirm the address', url },
    closing: notYou,
  }),
  'reset-password': ({ name, url }) => ({
    subject: 'Choose a new password',
    greeting: greeting(name),
    paragraphs: ['somebody, hopefully you, asked for a new password for your UrVote account.', onceHint],
    action: { label: 'Choose a new password', url },
    closing: 'If this was not you, you need not do anything: your password stays as it is.',
  }),
  'magic-link': ({ name, url }) => ({
    subject: 'Your sign-in link',
    greeting: greeting(name),
    paragraphs: [
      'with this link you sign in to UrVote without a password.',
      `${onceHint} Do not pass it on: whoever opens it is signed in as you.`,
    ],
    action: { label: 'Sign in', url },
    closing: notYou,
  }),
  'password-changed': ({ name, apiKeys }) => ({
    subject: 'Your password was changed',
    greeting: greeting(name),
    paragraphs: ['the password of your UrVote account was changed just now.', ...keysHint(apiKeys)],
    closing: 'If this was not you, choose a new password at once by "Forgot password" on the sign-in page.',
  }),
  'account-locked': ({ name, url }) => ({
    subject: 'Sign-in to your account is paused',
    greeting: greeting(name),
    paragraphs: [
      'somebody tried to sign in to your UrVote account with a wrong password many times, so sign-in with a password is paused for a while.',
      `If it was you and you have forgotten the password, choose a new one. ${onceHint}`,
    ],
    action: { label: 'Choose a new password', url },
    closing: 'If it was not you, your account is safe and the pause ends by itself.',
  }),
  'account-exists': ({ name, url }) => ({
    subject: 'You have an account already',
    greeting: greeting(name),
    paragraphs: [
      'somebody, hopefully you, wanted to open an UrVote account with this address. You have one: sign in with it.',
      `If you have forgotten the password, choose a new one. ${onceHint}`,
    ],
    action: { label: 'Choose a new password', url },
    closing: 'If it was not you, you need not do anything: nothing was changed, and nobody was told of your account.',
  }),
  'account-deleted': ({ name }) => ({
    subject: 'Your account was deleted',
    greeting: greeting(name),
    paragraphs: [
      'your UrVote account and what we kept about you were deleted. Votes already counted stay counted, without your name.',
    ],
    closing: 'This is the last message to this address about that account.',
  }),
  'client-invitation': ({ name, url, clientName, role }) => ({
    subject: `Work with ${plainLine(clientName)} on UrVote`,
    greeting: greeting(name),
    paragraphs: [
      `you are invited to join “${plainLine(clientName)}” on UrVote as ${plainLine(role)}. Sign in with this address, or open an account with it, and accept.`,
      'The link works once and for seven days.',
    ],
    action: { label: 'See the invitation', url },
    closing: 'If you do not know who invites you, you need not do anything: nothing comes of it.',
  }),
  'webhook-disabled': ({ name, host, reason }) => ({
    subject: 'A webhook was switched off',
    greeting: greeting(name),
    paragraphs: [
      reason === 'gone'
        ? `the server at ${plainLine(host)} answered that it takes no more messages, so its webhook was switched off.`
        : `no message reached the server at ${plainLine(host)} for more than three days, so its webhook was switched off.`,
      'Switch it on again when the server is mended; what was not delivered can then be sent once more.',
    ],
    closing: 'You get this message because you own the client that the webhook belongs to.',
  }),
  'contest-notice': ({ name, url, contestTitle, kind }) => ({
    subject: `${plainLine(contestTitle)} ${contestNotices[kind].subject}`,
    greeting: greeting(name),
    paragraphs: [`in “${plainLine(contestTitle)}” ${contestNotices[kind].text}.`],
    action: { ...contestMailsOff, url },
    closing: 'You get this message because you work for this contest or have an entry in it.',
  }),
  'entry-notice': ({ name, url, contestTitle, entryTitle, kind, reason }) => ({
    subject: entryNotices[kind].subject,
    greeting: greeting(name),
    paragraphs: [
      `your entry “${plainLine(entryTitle)}” in “${plainLine(contestTitle)}” ${entryNotices[kind].text}.`,
      ...(reason === undefined ? [] : [`The reason: ${plainLine(reason)}`]),
    ],
    action: { ...contestMailsOff, url },
    closing: 'You get this message because the entry is yours.',
  }),
  'confirm-vote': ({ name, url, contestTitle, entryTitle }) => ({
    subject: `Confirm your vote in ${plainLine(contestTitle)}`,
    greeting: greeting(name),
    paragraphs: [
      `please confirm your vote for “${plainLine(entryTitle)}” in “${plainLine(contestTitle)}”. It counts once it is confirmed.`,
      onceHint,
    ],
    action: { label: 'Confirm the vote', url },
    closing: 'If you did not vote, you need not do anything: the vote will not count.',
  }),
  'jury-reminder': ({ name, contestTitle, openCount, deadlineAt }) => ({
    subject: `Your jury ballots for ${plainLine(contestTitle)} are due`,
    greeting: greeting(name),
    paragraphs: [
      `the jury of “${plainLine(contestTitle)}” takes ballots until ${deadlineAt.slice(0, 16).replace('T', ' ')} UTC.`,
      openCount === 1 ? 'One of your ballots is not submitted.' : `${openCount} of your ballots are not submitted.`,
    ],
    closing: 'What is not submitted by then does not count.',
  }),
};
