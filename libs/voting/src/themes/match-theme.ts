import type { BoardTheme } from '@urvote/contracts/http/boards/board-themes';

interface ThemeDescription {
  name: string;
  description: string;
  /** In small letters; a word of the text that begins with one of them speaks for the theme. */
  keywords: readonly string[];
}

export const themes: Readonly<Record<BoardTheme, ThemeDescription>> = {
  chilled_vibe: {
    name: 'Chilled vibe',
    description: 'Soft colours and much room, for calm music and pictures',
    keywords: [
      'calm',
      'chill',
      'lo-fi',
      'lofi',
      'ambient',
      'relax',
      'soft',
      'sleep',
      'cozy',
      'acoustic',
      'mellow',
      'jazz',
    ],
  },
  neon_nights: {
    name: 'Neon nights',
    description: 'Bright on black, for clubs and dance',
    keywords: ['neon', 'night', 'club', 'techno', 'house', 'edm', 'dance', 'rave', 'party', 'synthwave', 'dj', 'disco'],
  },
  golden_stage: {
    name: 'Golden stage',
    description: 'Gold and dark red, for galas and awards',
    keywords: [
      'gold',
      'gala',
      'award',
      'stage',
      'classic',
      'opera',
      'orchestra',
      'theat',
      'elegant',
      'festival',
      'choir',
    ],
  },
  urban_pulse: {
    name: 'Urban pulse',
    description: 'Concrete and strong letters, for the street',
    keywords: ['urban', 'city', 'street', 'hip-hop', 'hiphop', 'rap', 'trap', 'graffiti', 'beatbox', 'skate', 'drill'],
  },
  indie_garden: {
    name: 'Indie garden',
    description: 'Paper and leaves, for bands, folk and handmade things',
    keywords: [
      'indie',
      'garden',
      'folk',
      'nature',
      'green',
      'singer',
      'songwriter',
      'band',
      'rock',
      'craft',
      'country',
    ],
  },
  cosmic_beats: {
    name: 'Cosmic beats',
    description: 'Stars and deep blue, for what comes from machines',
    keywords: [
      'cosmic',
      'space',
      'star',
      'galaxy',
      'future',
      'sci-fi',
      'robot',
      'ai',
      'electronic',
      'psychedelic',
      'trance',
    ],
  },
};

const themeNames = Object.keys(themes) as BoardTheme[];
/** So short that they begin too many other words. */
const wholeWordLength = 3;

function speaks(word: string, keyword: string): boolean {
  return keyword.length <= wholeWordLength ? word === keyword : word.startsWith(keyword);
}

/** The theme that most words of a text speak for; of several, and for a text that says nothing, the first in the list. */
export function matchTheme(text: string): BoardTheme {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  const scoreOf = (theme: BoardTheme) =>
    words.filter((word) => themes[theme].keywords.some((keyword) => speaks(word, keyword))).length;
  return themeNames.reduce((best, theme) => (scoreOf(theme) > scoreOf(best) ? theme : best));
}
