/** What fields of boards mean. */
export const boardWords: Record<string, string> = {
  allowAnonymousUploads: 'Whether works are taken of whoever shows no account',
  allowMusic: 'Whether music is taken and shown',
  allowVideo: 'Whether videos are taken and shown',
  allowVisual: 'Whether pictures are taken and shown',
  boardId: 'Id of the board',
  businessInfo: 'Who the owner of the board is, as everybody reads it',
  contactEmail: 'Address of whoever shows no account; kept encrypted and shown to nobody',
  counts: 'Works that the board shows, by kind',
  maxMusicUploads: 'Pieces of music that wait or are shown, at most; null for any number',
  maxVideoUploads: 'Videos that wait or are shown, at most; null for any number',
  maxVisualUploads: 'Pictures that wait or are shown, at most; null for any number',
  music: 'Of music',
  owner: 'Who looks after it; null when the account is gone',
  requireApproval: 'Whether entries wait until somebody approves them',
  submitterId: 'Account that submitted it; null for one without',
  topEntries: 'The best entries, or without totals the oldest',
  video: 'Of videos',
  visual: 'Of pictures',
  'Board.createdAt': 'When it was opened',
  'Board.theme': 'Look of its page',
  'createBoard.theme': 'Look of its page',
  'updateBoard.theme': 'Look of its page',
  'createBoard.contestId': 'Contest of a client that one works for; without it the board gets one of its own',
  'businessInfo.name': 'Name of the business',
  phone: 'Telephone number',
  address: 'Postal address',
};

export const boardSchemaWords: Record<string, string> = {
  Board: 'A board with its rules',
  BoardEntry: 'An entry of a board, as its submitter gets it',
  BoardPage: 'All that the page of a board shows',
};

export const boardTagWords: Record<string, string> = {
  boards: 'Boards, what is on them, and how they are looked after.',
};
