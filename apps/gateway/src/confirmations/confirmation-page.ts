import { escapeHtml, linkPage, linkPageForm, linkPageHeaders } from '@urvote/platform/http/response/link-page';

export const pageHeaders = linkPageHeaders('no-referrer');

export interface WaitingVote {
  entryTitle: string;
  contestTitle: string;
  value: 1 | -1;
}

export function askingPage({ entryTitle, contestTitle, value }: WaitingVote): string {
  const vote = value === 1 ? 'vote' : 'dislike';
  const question = `<p>Your ${vote} for <strong>${escapeHtml(entryTitle)}</strong> in ${escapeHtml(contestTitle)} is not counted yet.</p>`;
  return linkPage('Confirm your vote', `${question}${linkPageForm(`Confirm the ${vote}`)}`);
}

export function castPage(voteId: string): string {
  return linkPage('Thank you', `<p>Your vote is cast. Its number is <code>${escapeHtml(voteId)}</code>.</p>`);
}

export function refusedPage(reason: string, mayTryAgain: boolean): string {
  const content = `<p>${escapeHtml(reason)}.</p>${mayTryAgain ? linkPageForm('Try again') : ''}`;
  return linkPage(mayTryAgain ? 'Not yet' : 'This vote cannot be cast', content);
}
