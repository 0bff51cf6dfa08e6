import type { DemoClientSlug } from './demo-clients.ts';

interface DemoBoard {
  slug: string;
  title: string;
  description: string;
}

export interface DemoContest {
  slug: string;
  client: DemoClientSlug;
  name: string;
  description: string;
  votePolicy: 'daily' | 'once' | 'toggle';
  voterTier: 'guest' | 'account';
  maxVotesPerVoter: number | null;
  allowDislike: boolean;
  allowWithdraw: boolean;
  timeZone: string;
  rules: readonly string[];
  prizes: readonly { place: number; title: string }[];
  boards: readonly DemoBoard[];
  /** Whole days before and after today. */
  startedDaysAgo: number;
  endsInDays: number;
}

export const demoContests = [
  {
    slug: 'patriotic-ai-music-challenge-2024',
    client: 'payportpro',
    name: 'Patriotic AI Music Challenge 2024',
    description: 'Songs, clips and posters about home, made with the help of AI tools. Vote every day.',
    votePolicy: 'daily',
    voterTier: 'account',
    maxVotesPerVoter: 10,
    allowDislike: false,
    allowWithdraw: false,
    timeZone: 'America/New_York',
    rules: ['One vote a day for each entry.', 'Ten votes a day in all.', 'Say which AI tools you used.'],
    prizes: [
      { place: 1, title: 'Studio day and release' },
      { place: 2, title: 'Home studio kit' },
      { place: 3, title: 'Headphones' },
    ],
    boards: [
      { slug: 'main-stage', title: 'Main Stage', description: 'Everything that is sung or played.' },
      { slug: 'poster-wall', title: 'Poster Wall', description: 'Cover art and short clips.' },
    ],
    startedDaysAgo: 5,
    endsInDays: 30,
  },
  {
    slug: 'community-playlist-contest',
    client: 'sound-of-chi',
    name: 'Community Playlist Contest',
    description: 'Thumbs up, thumbs down, change your mind: the list with the most love is on air all summer.',
    votePolicy: 'toggle',
    voterTier: 'guest',
    maxVotesPerVoter: null,
    allowDislike: true,
    allowWithdraw: true,
    timeZone: 'America/Chicago',
    rules: ['Like or dislike any entry.', 'Change or take back your vote until the end.'],
    prizes: [{ place: 1, title: 'A summer of airplay' }],
    boards: [
      {
        slug: 'lakefront-sessions',
        title: 'Lakefront Sessions',
        description: 'Music, clips and pictures from the lake.',
      },
    ],
    startedDaysAgo: 3,
    endsInDays: 45,
  },
  {
    slug: 'the-house-of-mary-and-joseph',
    client: 'jericho-homestead',
    name: 'The House of Mary & Joseph',
    description: 'Hymns, films and images for the reopening of the chapel. One vote for each entry you love.',
    votePolicy: 'once',
    voterTier: 'guest',
    maxVotesPerVoter: null,
    allowDislike: false,
    allowWithdraw: false,
    timeZone: 'America/Denver',
    rules: ['One vote for each entry.', 'A guest votes with an e-mail address.'],
    prizes: [{ place: 1, title: 'Performance or showing at the reopening' }],
    boards: [{ slug: 'chapel-hall', title: 'Chapel Hall', description: 'All entries for the reopening.' }],
    startedDaysAgo: 7,
    endsInDays: 21,
  },
] as const satisfies readonly DemoContest[];

export type DemoContestSlug = (typeof demoContests)[number]['slug'];
export type DemoBoardSlug = (typeof demoContests)[number]['boards'][number]['slug'];
