/** What fields of exports and consents mean. */
export const exportWords: Record<string, string> = {
  consentedAt: 'When the voter agreed',
  sharesChoices: 'Whether the organiser may know for which entries the votes are',
  'exportContest.file': 'What is exported, and as what',
  'exportContest.entry': 'Only this entry, or its voters',
};
