import { acceptedOf, type Voter } from './voter.ts';

export interface Cast {
  voter: Voter;
  entryId: string;
}

/** Casts all at once, waits until the last is settled and tells how each ended: the first in time wins, not the first settled. */
export async function finalOutcomes(casts: readonly Cast[]): Promise<string[]> {
  const answers = await Promise.all(
    casts.map(async ({ voter, entryId }) => ({ voter, answer: await voter.cast(entryId) })),
  );
  const accepted = answers
    .filter(({ answer }) => answer.status === 202)
    .map(({ voter, answer }) => ({ voter, id: acceptedOf(answer).id }));
  for (const { voter, id } of accepted) await voter.settled(id);
  const votes = await Promise.all(accepted.map(({ voter, id }) => voter.vote(id)));
  const refusals = answers.filter(({ answer }) => answer.status !== 202).map(({ answer }) => answer.problem().code);
  return [...refusals, ...votes.map(({ status, reason }) => (reason === null ? status : `${status}: ${reason}`))];
}
