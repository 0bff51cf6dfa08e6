/** What fields of the settings, the states and the history of contests mean. */
export const contestLifeWords: Record<string, string> = {
  contactUrl: 'Where questions go',
  countingMethod: 'How votes become ranks',
  hashtag: 'Word that posts about the contest carry',
  juryWeight: 'Share of the jury in the result; with that of the public it makes 1',
  maxEntriesPerUser: 'Entries that one person may have in the contest; null for any number',
  maxVotesPerCategory: 'Votes that one voter has in each category; null for any number',
  maxVotesPerEntry: 'Votes that one voter has for each entry in all; null for what the policy says',
  minPicks: 'Entries that a ballot has to name at least; null for one',
  place: 'Rank that wins the prize',
  prizes: 'What is won, by rank',
  publicWeight: 'Share of the public vote in the result; with that of the jury it makes 1',
  requireApproval: 'Whether entries wait for approval',
  settings: 'What pages show beside the contest',
  showEntryCount: 'Whether pages say how many entries there are',
  submissionsEndAt: 'Until when entries are taken; null for the end of voting',
  submissionsStartAt: 'From when entries are taken; null for at once',
  termsUrl: 'Address of the terms of taking part',
  tieBreak: 'Who wins a tie',
  'Prize.count': 'How many of it there are; 1 by default',
};

export const contestLifeSchemaWords: Record<string, string> = {
  ContestPageSettings: 'What pages show beside the contest',
  ManagedContest: 'A contest with all of its settings, as members of its client see it',
  Prize: 'What is won at a rank',
};
