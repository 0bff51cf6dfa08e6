/** What fields of ballots mean. */
export const ballotWords: Record<string, string> = {
  approved: 'The entries that the voter approves of',
  choices: 'Of a ballot: its entries, the first choice first; null for a vote for one entry',
  points: 'What the choice adds to the weighted score of its entry while voting is open',
  ranking: 'The entries in the order of preference, the best first',
  scores: 'A whole score from 0 to 10 for each entry that is named',
};
