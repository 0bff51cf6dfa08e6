export type EnvironmentTone = 'danger' | 'warning' | 'calm';

const tones: Record<string, EnvironmentTone> = { production: 'danger', staging: 'warning' };

/** Every environment has its colour, so that nobody mistakes one for another. */
export function environmentTone(environment: string): EnvironmentTone {
  return tones[environment.toLowerCase()] ?? 'calm';
}
