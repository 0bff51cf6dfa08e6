/** What fields of clients, members and invitations mean. */
export const clientWords: Record<string, string> = {
  clientSlug: 'The client, by its name in addresses',
  ownerUserId: 'Account that becomes its owner',
  joinedAt: 'When the account became a member',
  invitationId: 'Id of the invitation',
  'ClientMember.userId': 'The account',
  'ClientMember.username': 'Name of the account',
  'changeMemberRole.userId': 'The member',
  'removeMember.userId': 'The member',
  'transferOwnership.userId': 'The member who becomes an owner',
  'Invitation.email': 'Address to which it went',
  'Invitation.state': 'What became of it',
  clientName: 'Name of the client',
  contestName: 'Name of the contest',
  contestSlug: 'Name of the contest in addresses; made of that of the client without it',
  'matchTheme.text': 'What it is about',
  'onboard.client': 'The client',
  'onboard.contest': 'Its first contest',
  'onboard.state': 'Whether the contest waits for more, or begins at its time',
  'Client.isActive': 'Whether it is shown',
  'Client.version': 'Grows with each change',
  'listMyClients.client': 'The client',
  'getClientHome.client': 'The client',
};

export const clientSchemaWords: Record<string, string> = {
  ClientMember: 'An account that works for a client',
  Invitation: 'An invitation to become a member',
};
