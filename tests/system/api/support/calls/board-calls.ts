import { createBoard, deleteBoard, getBoard, updateBoard } from '@urvote/contracts/http/boards/board-endpoints';
import { submitBoardEntry } from '@urvote/contracts/http/boards/board-entry-endpoints';
import { type Calling, newAccount } from './new-account.ts';

/** A board is opened, read, submitted to, changed and deleted. */
export async function callBoards(calling: Calling): Promise<void> {
  const { client } = await newAccount(calling, ['voter', 'board_owner', 'creator']);
  const { body } = await client.call(createBoard, { body: { title: 'Main stage' } });
  const { id: boardId, slug } = body as { id: string; slug: string };
  const work = { kind: 'music', title: 'Tides', artistName: 'Ada', externalUrl: 'https://example.org/tides' };
  await client.call(submitBoardEntry, { params: { slug }, body: work });
  await client.call(updateBoard, { params: { boardId }, body: { requireApproval: false } });
  await calling.clientOf().call(getBoard, { params: { slug } });
  await client.call(deleteBoard, { params: { boardId } });
}
