/** Looks of a board. */
export const boardThemes = [
  'chilled_vibe',
  'neon_nights',
  'golden_stage',
  'urban_pulse',
  'indie_garden',
  'cosmic_beats',
] as const;

export type BoardTheme = (typeof boardThemes)[number];
