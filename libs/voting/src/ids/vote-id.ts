/**
 * Vote ids are UUIDv7 (RFC 9562, section 5.7) that also name their group: the timestamp is when the group was opened,
 * rand_a (12 bits) the vote's index in it, rand_b (62 bits) the group's random number. The index 0xfff makes the
 * group's own id.
 */
export interface VoteGroup {
  readonly groupId: string;
  readonly openedAtMs: number;
  /** Everything before and after the three digits of the index. */
  readonly head: string;
  readonly tail: string;
}

const maxVotesPerGroup = 4095;

const groupIndexHex = 'fff';
const maxTimestampMs = 2 ** 48 - 1;
const indexHex = Array.from({ length: maxVotesPerGroup }, (_, index) => index.toString(16).padStart(3, '0'));
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @param random 8 bytes; the top two bits are overwritten. @throws RangeError beyond 48 bits of time, or 8 bytes */
export function openGroup(nowMs: number, random: Uint8Array): VoteGroup {
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs > maxTimestampMs) {
    throw new RangeError('nowMs must be an integer of at most 48 bits');
  }
  if (random.length !== 8) throw new RangeError('random must be 8 bytes');
  const time = nowMs.toString(16).padStart(12, '0');
  const bytes = Buffer.from(random);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x80;
  const randomHex = bytes.toString('hex');
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  const tail = `-${randomHex.slice(0, 4)}-${randomHex.slice(4)}`;
  return { groupId: head + groupIndexHex + tail, openedAtMs: nowMs, head, tail };
}

/** @throws RangeError when `index` is not an integer from 0 to 4094 */
export function voteIdAt(group: VoteGroup, index: number): string {
  const hex = indexHex[index];
  if (hex === undefined) throw new RangeError(`index must be 0 to ${maxVotesPerGroup - 1}`);
  return group.head + hex + group.tail;
}

export function isVoteId(text: string): boolean {
  return uuidV7.test(text) && text.slice(15, 18) !== groupIndexHex;
}

/** @throws RangeError when `voteId` is no vote id */
export function groupIdOfVote(voteId: string): string {
  assertVoteId(voteId);
  return voteId.slice(0, 15) + groupIndexHex + voteId.slice(18);
}

/** The other way round. @throws RangeError when `index` is not an integer from 0 to 4094 */
export function voteIdOfGroup(groupId: string, index: number): string {
  return voteIdAt({ groupId, openedAtMs: 0, head: groupId.slice(0, 15), tail: groupId.slice(18) }, index);
}

/** Also its leaf index in the group's Merkle tree. @throws RangeError when `voteId` is no vote id */
export function indexOfVote(voteId: string): number {
  assertVoteId(voteId);
  return Number.parseInt(voteId.slice(15, 18), 16);
}

/** Never a bare integer and without ":", which BullMQ refuses. */
export function jobIdOfGroup(groupId: string): string {
  return `v-${groupId}`;
}

function assertVoteId(voteId: string): void {
  if (!isVoteId(voteId)) throw new RangeError('not a vote id');
}
