import type { contestTemplates } from '@urvote/contracts/http/contests/contest-making-endpoints';
import type { ContestFields } from '../contests/contest-columns.queries.ts';

export type TemplateName = (typeof contestTemplates)[number];

export interface ContestTemplate {
  title: string;
  description: string;
  settings: ContestFields;
  categories: readonly string[];
}

export const templates: Record<TemplateName, ContestTemplate> = {
  song_contest: {
    title: 'Song contest with a jury',
    description: 'One vote for each song, half of the result is the jury’s, and nobody sees it before the end.',
    settings: {
      allowedKinds: ['music'],
      votePolicy: 'once',
      voterTier: 'verified_account',
      resultsVisibility: 'after_close',
      tieBreak: 'more_up',
      publicWeight: 0.5,
      juryWeight: 0.5,
      maxEntriesPerUser: 1,
      rules: ['One song by each artist.', 'One vote for each song.', 'Half of the result is the vote of the jury.'],
    },
    categories: ['Original song', 'Cover version'],
  },
  daily_vote: {
    title: 'Daily vote',
    description: 'A vote a day for each entry, ten in all, and everybody follows the leaderboard.',
    settings: {
      votePolicy: 'daily',
      voterTier: 'account',
      maxVotesPerVoter: 10,
      resultsVisibility: 'live',
      rules: ['One vote a day for each entry.', 'Ten votes a day in all.'],
    },
    categories: [],
  },
  photo_wall: {
    title: 'Photo wall',
    description: 'Pictures that visitors like, and stop liking, with an address alone.',
    settings: {
      allowedKinds: ['visual'],
      votePolicy: 'toggle',
      voterTier: 'guest',
      guestConfirmation: 'email',
      allowWithdraw: true,
      resultsVisibility: 'live',
      rules: ['Like as many pictures as you want.'],
    },
    categories: [],
  },
};
