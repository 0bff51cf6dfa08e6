/** Names that would pass for the platform or its staff, in small letters and without ".", "_" and "-". */
const reservedNames: ReadonlySet<string> = new Set([
  'abuse', 'account', 'accounts', 'admin', 'administrator', 'anonymous', 'api', 'app', 'audit', 'auditor', 'auth', 'billing', 'board', 'boards',
  'contact', 'contest', 'contests', 'dashboard', 'deleted', 'dev', 'docs', 'everyone', 'example', 'ftp', 'guest', 'health', 'help', 'helpdesk',
  'hostmaster', 'info', 'legal', 'localhost', 'login', 'logout', 'mail', 'mailerdaemon', 'me', 'media', 'metrics', 'moderator', 'moderators',
  'news', 'nobody', 'noreply', 'null', 'official', 'operator', 'ops', 'owner', 'password', 'postmaster', 'press', 'privacy', 'register',
  'root', 'sales', 'security', 'service', 'settings', 'signin', 'signout', 'signup', 'staff', 'status', 'superuser', 'support', 'sysadmin',
  'system', 'team', 'terms', 'test', 'undefined', 'urvote', 'user', 'users', 'verify', 'vote', 'votes', 'webmaster', 'www',
]);

export function isReservedName(username: string): boolean {
  return reservedNames.has(username.toLowerCase().replaceAll(/[._-]/g, ''));
}
