import { html } from '@urvote/platform/html/html';
import { linkPage, linkPageForm, linkPageHeaders } from '@urvote/platform/http/response/link-page';

export const pageHeaders = linkPageHeaders('no-referrer');

export interface WaitingVote {
  entryTitle: string;
  contestTitle: string;
  value: 1 | -1;
}

export function askingPage({ entryTitle, contestTitle, value }: WaitingVote): string {
  const vote = value === 1 ? 'vote' : 'dislike';
  const question = html`<p>Your ${vote} for <strong>${entryTitle}</strong> in ${contestTitle} is not counted yet.</p>`;
  return linkPage('Confirm your vote', html`${question}${linkPageForm(`Confirm the ${vote}`)}`);
}

export function castPage(voteId: string): string {
  return linkPage('Thank you', html`<p>Your vote is cast. Its number is <code>${voteId}</code>.</p>`);
}

export function refusedPage(reason: string, mayTryAgain: boolean): string {
  return linkPage(
    mayTryAgain ? 'Not yet' : 'This vote cannot be cast',
    html`<p>${reason}.</p>${mayTryAgain && linkPageForm('Try again')}`,
  );
}
