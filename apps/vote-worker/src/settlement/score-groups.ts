import { boundedMemo } from '@urvote/voting/cache/bounded-memo';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { score } from '@urvote/voting/fraud/score';
import type { RuleSet } from '@urvote/voting/fraud/scorecard/rule-set';
import { signalsToStore } from '@urvote/voting/fraud/scorecard/stored-signals';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import { sourceSignals } from '@urvote/voting/fraud/sources/source-signals';
import { verdict } from '@urvote/voting/fraud/verdict';
import { takesBallots } from '@urvote/voting/ballot/ballot-method';
import { canonicalIp } from '@urvote/voting/network/ip-address';
import type { NetworkFacts } from '../fraud-counters/network-facts.ts';
import type { CastVote } from '@urvote/contracts/jobs/count-votes';
import type { ScoredCast } from './settled-vote.ts';
import { type EntryFacts, voteSignals } from './vote-signals.ts';

interface GroupCasts {
  groupId: string;
  casts: readonly CastVote[];
}

export interface ScoreInput {
  groups: readonly GroupCasts[];
  contests: ReadonlyMap<string, ContestRules>;
  entries: ReadonlyMap<string, EntryFacts>;
  run: RunSources;
  ruleSet: RuleSet;
  networkOf: (ip: string) => NetworkFacts;
}

const addressOf = boundedMemo(20_000, canonicalIp);

/** In order: each cast sees those before it that the rules let in. */
export function scoreGroups(input: ScoreInput): ScoredCast[] {
  input.run.beginScoring();
  return input.groups.flatMap(({ groupId, casts }) => casts.map((item) => scoreCast(input, groupId, item)));
}

function scoreCast(input: ScoreInput, groupId: string, item: CastVote): ScoredCast {
  const contest = input.contests.get(item.contestId);
  const entry = chosenEntry(input.entries, item);
  const network = item.ip === undefined ? undefined : input.networkOf(item.ip);
  const base = {
    item,
    groupId,
    categoryId: entry?.categoryId ?? null,
    address: item.ip === undefined ? null : addressOf(item.ip),
    country: network?.country ?? null,
    asn: network?.asn?.number ?? null,
    weight: weightOf(contest, item),
    ruleSetVersion: input.ruleSet.version,
  };
  const refused = (reason: string): ScoredCast => ({
    ...base,
    verdict: { state: 'rejected', reason },
    fraudScore: 0,
    reasons: [],
    signals: {},
  });
  if (!contest || !entry) return refused('entry_not_found');
  if (takesBallots(contest) !== (item.choices !== undefined)) return refused('wrong_vote_kind');
  return { ...base, ...judge(input, { item, contest, entry, network }) };
}

function weightOf(contest: ContestRules | undefined, { tier, emailVerified }: CastVote): number {
  if (contest === undefined) return 1;
  if (tier === 'guest') return contest.guestVoteWeight;
  return emailVerified ? contest.verifiedVoteWeight : contest.accountVoteWeight;
}

/** The entry that a vote names, or all that a ballot names taken as one. */
function chosenEntry(
  entries: ScoreInput['entries'],
  { contestId, entryId, choices }: CastVote,
): EntryFacts | undefined {
  const chosen = (choices ?? [{ entryId }]).map((choice) => entries.get(choice.entryId));
  const [first] = chosen;
  if (!first || chosen.some((entry) => entry?.contestId !== contestId)) return undefined;
  return choices ? { ...first, ownerKeys: new Set(chosen.flatMap((entry) => [...(entry?.ownerKeys ?? [])])) } : first;
}

type Judged = Pick<ScoredCast, 'verdict' | 'fraudScore' | 'reasons' | 'signals'>;

interface CastToJudge {
  item: CastVote;
  contest: ContestRules;
  entry: EntryFacts;
  network: NetworkFacts | undefined;
}

function judge({ run, ruleSet }: ScoreInput, cast: CastToJudge): Judged {
  const { contest } = cast;
  const ofVote = run.sourcesOf(cast.item.id);
  const sources = ofVote && sourceSignals(run, ofVote, ruleSet, contest.guestVotesPerIpDevice);
  const signals = voteSignals({ ...cast, sources });
  const scored = score(signals, ruleSet);
  const given = verdict(scored, { hold: contest.holdThreshold, reject: contest.rejectThreshold });
  if (ofVote && given.state !== 'rejected') run.count(ofVote, given.state);
  return {
    verdict: given.state === 'rejected' ? { state: 'rejected', reason: given.reason } : { state: given.state },
    fraudScore: scored.score,
    reasons: scored.reasons,
    signals: signalsToStore(signals, scored.reasons),
  };
}
