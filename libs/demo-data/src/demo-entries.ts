import type { DemoBoardSlug, DemoContestSlug } from './demo-contests.ts';
import type { DemoUsername } from './demo-users.ts';

type DemoKind = 'music' | 'video' | 'visual';

export interface DemoEntry {
  slug: string;
  contest: DemoContestSlug;
  board: DemoBoardSlug;
  kind: DemoKind;
  title: string;
  artistName: string;
  genre: string;
  submitter: DemoUsername | null;
  aiToolsUsed: readonly string[];
  durationMs: number | null;
}

type Line = readonly [
  kind: DemoKind,
  title: string,
  artistName: string,
  genre: string,
  seconds?: number | undefined,
  submitter?: DemoUsername,
];

interface Program {
  contest: DemoContestSlug;
  board: DemoBoardSlug;
  aiToolsUsed: readonly string[];
  lines: readonly Line[];
}

const programs: readonly Program[] = [
  {
    contest: 'patriotic-ai-music-challenge-2024',
    board: 'main-stage',
    aiToolsUsed: ['text-to-music model', 'stem separation'],
    lines: [
      ['music', 'Porch Light Parade', 'Marlow & the Fireflies', 'folk', 214],
      ['music', 'Forty-Eight to Fifty', 'Harbor Drum Union', 'marching pop', 187],
      ['music', 'Letters to the Lighthouse', 'Cleo Winterbourne', 'ballad', 241, 'cleo'],
      ['music', 'Copper Rivers', 'The Tallgrass Signal', 'country', 203],
      ['video', 'Main Street, Slow Motion', 'Oriel Vantage', 'short film', 96],
    ],
  },
  {
    contest: 'patriotic-ai-music-challenge-2024',
    board: 'poster-wall',
    aiToolsUsed: ['image model'],
    lines: [
      ['video', 'Thirteen Lanterns', 'Quillfeather Studio', 'animation', 62],
      ['visual', 'Quilt of a Hundred Towns', 'Petra Lindqvale', 'poster'],
      ['visual', 'Sky Written in Red Clay', 'Juno Ashgrove', 'poster', undefined, 'cleo'],
      ['visual', 'The Last Ferry Home', 'Tobin Farrowmere', 'illustration'],
    ],
  },
  {
    contest: 'community-playlist-contest',
    board: 'lakefront-sessions',
    aiToolsUsed: [],
    lines: [
      ['music', 'Platform Seven, Rain', 'Elwood Static', 'lo-fi', 176],
      ['music', 'Bridges Go Up', 'The Salt Shed Choir', 'soul', 228],
      ['music', 'Corner Store Waltz', 'Nadia Brightwater', 'jazz', 254],
      ['music', 'Night Bus Constellation', 'Velvet Turnstile', 'house', 312],
      ['music', 'Windburn', 'Kestrel Avenue', 'indie rock', 198, 'cleo'],
      ['video', 'Roof Garden, 6 a.m.', 'Paper Canoe', 'live session', 284],
      ['video', 'Skaters under the Arch', 'Lumen Parkhurst', 'documentary', 143],
      ['visual', 'Lake Effect', 'Isolde Fennimore', 'photography'],
      ['visual', 'Brown Line in Blue', 'Rafe Castellon', 'collage'],
    ],
  },
  {
    contest: 'the-house-of-mary-and-joseph',
    board: 'chapel-hall',
    aiToolsUsed: [],
    lines: [
      ['music', 'A Door Left Open', 'The Jericho Parlour Singers', 'hymn', 221],
      ['music', 'Carpenter’s Lullaby', 'Wren Holloway', 'acoustic', 189],
      ['music', 'Candles for the Road', 'Saint Aldwyn’s Brass', 'instrumental', 267],
      ['music', 'Bread and Starlight', 'Mirelle Ostrander', 'gospel', 235],
      ['video', 'Raising the Beam', 'Homestead Film Circle', 'documentary', 312],
      ['video', 'Four Seasons at the Well', 'Anselm Pryor', 'time lapse', 118],
      ['visual', 'Window over the Orchard', 'Bettina Quarles', 'stained glass', undefined, 'cleo'],
      ['visual', 'The Long Table', 'Corin Maplethorpe', 'oil on board'],
      ['visual', 'Lintel and Lily', 'Dove & Adze Workshop', 'wood carving'],
    ],
  },
];

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll('’', '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

export const demoEntries: readonly DemoEntry[] = programs.flatMap(({ contest, board, aiToolsUsed, lines }) =>
  lines.map(([kind, title, artistName, genre, seconds, submitter]) => ({
    slug: slugOf(title),
    contest,
    board,
    kind,
    title,
    artistName,
    genre,
    submitter: submitter ?? null,
    aiToolsUsed,
    durationMs: seconds === undefined ? null : seconds * 1000,
  })),
);
