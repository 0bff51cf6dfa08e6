/** The seed of a chaos run to repeat, from CHAOS_SEED; a random one otherwise. */
export function chaosSeed(): number {
  const given = process.env['CHAOS_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}
