/** What fields of disqualifications and results mean. */
export const resultWords: Record<string, string> = {
  castFrom: 'Votes cast at that moment or later',
  castUntil: 'Votes cast before that moment',
  disqualificationId: 'Id of the disqualification',
  'DisqualificationFilter.asn': 'Votes from this network, by its number',
  'DisqualificationFilter.flag': 'Votes that this rule speaks against',
  minScore: 'Votes of this fraud score or more',
  netVotesAfter: 'Votes for it less those against it, afterwards',
  netVotesBefore: 'Votes for it less those against it, now',
  rankAfter: 'Place afterwards; ties share one',
  rankBefore: 'Place now; ties share one',
  sameDeviceAs: 'Votes from the device that this vote came from, by its id; the device is not told',
  sameNetworkAs:
    'Votes from the network (/24 of IPv4, /48 of IPv6) that this vote came from, by its id; the network is not told',
  settledCount: 'Of these votes, how many the decision was carried out for',
  undoneAt: 'When it was taken back; null where it stands',
  undoneReason: 'Why it was taken back; null where it stands',
  voteCount: 'How many votes were struck',
};

export const resultSchemaWords: Record<string, string> = {
  Disqualification: 'Votes that were struck by a filter, and whether that was taken back',
  DisqualificationFilter: 'What all votes that are meant have in common; each field narrows further',
};
