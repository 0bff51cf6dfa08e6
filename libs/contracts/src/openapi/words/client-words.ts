/** What fields of clients, members and invitations mean. */
export const clientWords: Record<string, string> = {
  clientSlug: 'The client, by its name in addresses',
  ownerUserId: 'Account that becomes its owner',
  'Client.isActive': 'Whether it is shown',
  'Client.version': 'Grows with each change',
  'listMyClients.client': 'The client',
  'getClientHome.client': 'The client',
};
