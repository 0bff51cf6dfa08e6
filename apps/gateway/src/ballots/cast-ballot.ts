import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { castBallot as endpoint } from '@urvote/contracts/http/ballots/ballot-endpoints';
import { type BallotChoice, choicesOf } from '@urvote/voting/ballot/ballot-choices';
import { takesBallots } from '@urvote/voting/ballot/ballot-method';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { VoteRequest } from '../admission/vote-request.ts';
import { publicContest, type RulesInMemory } from '../contests/rules-in-memory.ts';
import { type CastAnswer, type CastVotePorts, commitVote } from '../votes/cast-vote.ts';
import { assertTakesVotes } from '../votes/takes-votes.ts';

export interface BallotRequest extends Omit<VoteRequest, 'body'> {
  contestId: string;
  body: EndpointBody<typeof endpoint>;
}

/**
 * A vote for all the entries that the ballot names, refused where one of them is.
 * @throws {ProblemError} one of the codes of the endpoint's contract
 */
export async function castBallot(
  ports: CastVotePorts,
  { contestId, body, ...request }: BallotRequest,
): Promise<CastAnswer> {
  assertTakesVotes(ports);
  const contest = publicContest(ports.snapshot, contestId);
  if (!takesBallots(contest)) throw new ProblemError('WRONG_VOTE_KIND');
  const { ranking, scores, approved, ...voter } = body;
  const choices = chosenBy({ ranking, scores, approved }, contest, ports.snapshot);
  const [first] = choices;
  if (first === undefined) throw new ProblemError('INTERNAL');
  const vote = { ...request, body: { ...voter, entryId: first.entryId, type: 'vote' as const } };
  return commitVote(ports, vote, choices);
}

/** @throws {ProblemError} VALIDATION_FAILED with the field that is to blame */
function chosenBy(
  given: Parameters<typeof choicesOf>[1],
  contest: ContestRules,
  snapshot: RulesInMemory,
): BallotChoice[] {
  const chosen = choicesOf(contest, given, (entryId) => {
    const entry = snapshot.entry(entryId);
    return entry?.contestId === contest.id ? entry : undefined;
  });
  if ('choices' in chosen) return chosen.choices;
  const { field, code } = chosen.fault;
  const errors = [{ field: `body.${field}`, code, message: messages[code] }];
  throw new ProblemError('VALIDATION_FAILED', { errors });
}

const messages = {
  required: 'The contest takes ballots of this kind',
  unexpected: 'The contest takes ballots of another kind',
  repeated: 'The ballot names this entry twice',
  too_few: 'The contest asks for more entries',
  too_many: 'The contest takes fewer entries',
  unknown_entry: 'Nobody can vote for this entry in this contest',
};
