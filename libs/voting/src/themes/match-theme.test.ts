import { expect, it } from 'vitest';
import { matchTheme } from './match-theme.ts';

it.each([
  ['calm lo-fi', 'chilled_vibe'],
  ['Chillout für ruhige Abende', 'chilled_vibe'],
  ['TECHNO all night long', 'neon_nights'],
  ['an orchestra award', 'golden_stage'],
  ['rap of the city', 'urban_pulse'],
  ['singer-songwriter and folk', 'indie_garden'],
  ['made by AI', 'cosmic_beats'],
  ['a trapeze in the aisle', 'urban_pulse'],
  ['', 'chilled_vibe'],
  ['日本語', 'chilled_vibe'],
])('%s: %s', (text, theme) => {
  expect(matchTheme(text)).toBe(theme);
});
