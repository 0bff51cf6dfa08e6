export interface DemoUser {
  username: string;
  displayName: string;
  email: string;
  roles: readonly ('admin' | 'voter' | 'creator')[];
}

/** The creator votes too, and has entries: a vote of hers for one of them is refused as a self-vote. */
export const demoUsers = [
  { username: 'admin', displayName: 'Demo Administrator', email: 'admin@urvote.example', roles: ['admin'] },
  { username: 'ada', displayName: 'Ada Voter', email: 'ada@urvote.example', roles: ['voter'] },
  { username: 'ben', displayName: 'Ben Voter', email: 'ben@urvote.example', roles: ['voter'] },
  { username: 'cleo', displayName: 'Cleo Creator', email: 'cleo@urvote.example', roles: ['voter', 'creator'] },
] as const satisfies readonly DemoUser[];

export type DemoUsername = (typeof demoUsers)[number]['username'];
