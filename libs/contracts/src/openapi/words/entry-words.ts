/** What fields of works, entry forms, moderation, reports and write-ins mean. */
export const entryWords: Record<string, string> = {
  aiToolsUsed: 'Programs that made parts of the work, by their names',
  allowWriteIns: 'Whether voters may propose entries',
  backlinks: 'Pages of whoever made the work: by `https`, without what only follows people',
  bandcamp: 'Page on Bandcamp, or of a domain that leads there',
  choices: 'What can be chosen; of a field of the kind `choice` alone',
  fields: 'What is asked for, in its order',
  formAnswers: 'Answers to the entry form of the contest, by the names of its fields',
  instagram: 'Page on Instagram',
  isRequired: 'Whether there is no entry without an answer; a consent has to be `true` then',
  label: 'What is asked, in words',
  licenseType: 'What others may do with the work',
  soundcloud: 'Page on SoundCloud',
  spotify: 'Page on Spotify',
  website: 'Page of whoever made the work',
  youtube: 'Page on YouTube',
  'EntryForm.kind': 'How it is answered: by a text, one of the choices, or `true`',
  'AddedEntry.source': 'Who added it',
};

export const entrySchemaWords: Record<string, string> = {
  AddedEntry: 'An entry that an administrator added',
  EntryForm: 'What a contest asks of whoever enters it',
};
