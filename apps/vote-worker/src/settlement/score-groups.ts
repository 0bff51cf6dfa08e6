import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { boundedMemo } from '@urvote/voting/cache/bounded-memo';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { score } from '@urvote/voting/fraud/score';
import type { RuleSet } from '@urvote/voting/fraud/scorecard/rule-set';
import { signalsToStore } from '@urvote/voting/fraud/scorecard/stored-signals';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import { sourceSignals } from '@urvote/voting/fraud/sources/source-signals';
import { verdict } from '@urvote/voting/fraud/verdict';
import { canonicalIp } from '@urvote/voting/network/ip-address';
import type { NetworkFacts } from '../fraud-counters/network-facts.ts';
import type { ScoredCast } from './settled-vote.ts';
import { type EntryFacts, voteSignals } from './vote-signals.ts';

interface GroupCasts {
  groupId: string;
  casts: readonly CastItem[];
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

function scoreCast(input: ScoreInput, groupId: string, item: CastItem): ScoredCast {
  const contest = input.contests.get(item.contestId);
  const entry = input.entries.get(item.entryId);
  const network = item.ip === undefined ? undefined : input.networkOf(item.ip);
  const base = {
    item,
    groupId,
    address: item.ip === undefined ? null : addressOf(item.ip),
    country: network?.country ?? null,
    asn: network?.asn?.number ?? null,
    weight: item.tier === 'guest' ? (contest?.guestVoteWeight ?? 1) : 1,
    ruleSetVersion: input.ruleSet.version,
  };
  if (!contest || entry?.contestId !== item.contestId) {
    return {
      ...base,
      verdict: { state: 'rejected', reason: 'entry_not_found' },
      fraudScore: 0,
      reasons: [],
      signals: {},
    };
  }
  return { ...base, ...judge(input, { item, contest, entry, network }) };
}

type Judged = Pick<ScoredCast, 'verdict' | 'fraudScore' | 'reasons' | 'signals'>;

interface CastToJudge {
  item: CastItem;
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
