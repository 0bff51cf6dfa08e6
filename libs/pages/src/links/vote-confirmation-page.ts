import { html } from '../html/html.ts';
import { linkPage, linkPageForm } from './link-page.ts';

export interface WaitingVote {
  entryTitle: string;
  contestTitle: string;
  value: 1 | -1;
}

export function voteWaitingPage({ entryTitle, contestTitle, value }: WaitingVote): string {
  const vote = value === 1 ? 'vote' : 'dislike';
  const question = html`<p>Your ${vote} for <strong>${entryTitle}</strong> in ${contestTitle} is not counted yet.</p>`;
  return linkPage('Confirm your vote', html`${question}${linkPageForm(`Confirm the ${vote}`)}`);
}

export function voteCastPage(voteId: string): string {
  return linkPage('Thank you', html`<p>Your vote is cast. Its number is <code>${voteId}</code>.</p>`);
}

export function voteRefusedPage(reason: string, mayTryAgain: boolean): string {
  return linkPage(
    mayTryAgain ? 'Not yet' : 'This vote cannot be cast',
    html`<p>${reason}.</p>${mayTryAgain && linkPageForm('Try again')}`,
  );
}
