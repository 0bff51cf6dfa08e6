import { randomUUID } from 'node:crypto';
import { getOembed, readSmartLink, readSmartLinkQr } from '@urvote/contracts/http/share/share-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';

const publicUrl = 'https://votes.example';
const evil = '</title><script>alert("x")</script>';

interface Scene {
  contestId: string;
  contestSlug: string;
  entryIds: string[];
  board: string;
  otherBoard: string;
}

async function insertBoard({ db }: Platform, contestId: string): Promise<{ id: string; slug: string }> {
  const id = randomUUID();
  const slug = `board-${id.slice(0, 8)}`;
  await db.insertInto('board').values({ id, contest_id: contestId, slug, title: 'Board' }).execute();
  return { id, slug };
}

/** Twelve entries on one board, the first with votes; another board has none of them. */
async function setScene(platform: Platform, contest: object = {}): Promise<Scene> {
  const entries = [{ title: evil, description: 'A "song" & more' }, ...Array.from({ length: 11 }, () => ({}))];
  const seeded = await platform.seed({ contest: { name: 'Autumn Songs 2026', ...contest }, entries });
  const board = await insertBoard(platform, seeded.contestId);
  const other = await insertBoard(platform, seeded.contestId);
  await platform.db.updateTable('entry').set({ board_id: board.id }).where('id', 'in', seeded.entryIds).execute();
  return { ...seeded, board: board.slug, otherBoard: other.slug };
}

const shared = sharedPlatform({ env: { PUBLIC_URL: publicUrl } });

async function read(path: string, accept?: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(shared().url + path, accept === undefined ? {} : { headers: { accept } });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

it('a smart link gives the entry, its board and the top ten; with the board of another entry there is nothing [UV-56]', async () => {
  const platform = shared();
  const { contestId, contestSlug, entryIds, board, otherBoard } = await setScene(platform);
  const [first = '', second = ''] = entryIds;
  const voter = await platform.user();
  expect(await voter.outcome(second)).toBe('counted');
  await eventually(async () => {
    const { body } = await platform.api.call(readSmartLink, { params: { entryId: first, slug: board } });
    expect(body).toMatchObject({
      entry: { id: first, title: evil, coverUrl: null },
      contest: { id: contestId, slug: contestSlug },
      board: { slug: board },
      top: { hidden: false, board, entries: [{ entryId: second, rank: 1, netVotes: 1 }, ...Array(9).fill({})] },
    });
  });
  const asContest = await platform.api.call(readSmartLink, { params: { entryId: first, slug: contestSlug } });
  expect(asContest.body).toMatchObject({ board: { slug: board }, top: { board: null } });
  for (const [entryId, slug] of [
    [first, otherBoard],
    [first, 'no-such-board'],
    [randomUUID(), board],
  ] as const)
    expect((await platform.api.call(readSmartLink, { params: { entryId, slug } })).status).toBe(404);
  await platform.db
    .updateTable('entry')
    .set({ status: 'withdrawn', approved_at: null })
    .where('id', '=', first)
    .execute();
  await eventually(async () =>
    expect((await platform.api.call(readSmartLink, { params: { entryId: first, slug: board } })).status).toBe(404),
  );
});

it('a smart link is a page with Open Graph tags for those who want one, and what to share for the others; no title becomes markup [UV-57]', async () => {
  const { entryIds, board } = await setScene(shared());
  const path = `/v/${entryIds[0]}/${board}`;
  const page = await read(path, 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('vary')).toContain('Accept');
  expect(page.text).toContain('<meta property="og:title" content="&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot;)');
  expect(page.text).toMatch(new RegExp(`<meta property="og:image" content="${publicUrl}/v/[^"]+/qr\\?format=png">`));
  expect(page.text).not.toMatch(/<script/i);

  const json = JSON.parse((await read(path, 'application/json')).text) as { share: Record<string, unknown> };
  const url = publicUrl + path;
  expect(json.share).toMatchObject({
    url,
    caption: `Vote for “${evil}” by Artist in Autumn Songs 2026`,
    hashtags: ['AutumnSongs2026', 'Music', 'UrVote'],
    facebookUrl: `https://www.facebook.com/sharer/sharer.php?u=${encodeURIComponent(url)}`,
    xUrl: expect.stringMatching(/^https:\/\/x\.com\/intent\/post\?text=Vote/),
  });
  expect((await read(path)).headers.get('content-type')).toContain('application/json');
  expect((await read(path, 'image/png')).status).toBe(406);
  const etag = (await read(path, 'text/html')).headers.get('etag') ?? '';
  expect((await fetch(shared().url + path, { headers: { accept: 'text/html', 'if-none-match': etag } })).status).toBe(
    304,
  );
});

it('a smart link tells nobody what results are hidden', async () => {
  const platform = shared();
  const { entryIds, board } = await setScene(platform, { results_visibility: 'after_vote' });
  const [first = '', second = ''] = entryIds;
  const voter = await platform.user();
  expect(await voter.outcome(second)).toBe('counted');
  for (const { api } of [voter, platform]) {
    const { body } = await api.call(readSmartLink, { params: { entryId: first, slug: board } });
    const { top } = body as { top: { hidden: boolean; entries: { rank: unknown; netVotes: unknown }[] } };
    expect([top.hidden, ...top.entries.map(({ rank, netVotes }) => rank ?? netVotes)]).toEqual([
      true,
      ...Array(10).fill(null),
    ]);
  }
});

it('its QR code is a picture, and oEmbed answers for links of this host alone', async () => {
  const platform = shared();
  const { entryIds, board, contestSlug } = await setScene(platform);
  const params = { entryId: entryIds[0] ?? '', slug: board };
  for (const [format, start] of [
    ['svg', '<svg '],
    ['png', '\x89PNG'],
  ] as const) {
    const picture = await fetch(`${platform.url}/v/${params.entryId}/${board}/qr?format=${format}`);
    expect(picture.status).toBe(200);
    expect(
      Buffer.from(await picture.arrayBuffer())
        .toString('latin1')
        .startsWith(start),
    ).toBe(true);
  }
  expect((await platform.api.call(readSmartLinkQr, { params, query: { size: 5000 } })).status).toBe(422);
  const ask = (query: Record<string, string | number>) => platform.api.call(getOembed, { query } as never);
  const { body } = await ask({ url: `${publicUrl}/v/${params.entryId}/${board}`, maxwidth: 300 });
  expect(body).toMatchObject({ version: '1.0', type: 'rich', title: evil, author_name: 'Artist', width: 300 });
  expect((body as { html: string }).html).not.toContain('<script');
  expect((await ask({ url: `${publicUrl}/embed/${contestSlug}` })).body).toMatchObject({ title: 'Autumn Songs 2026' });
  expect((await ask({ url: `https://other.example/v/${params.entryId}/${board}` })).status).toBe(404);
  expect((await ask({ url: `${publicUrl}/v/${randomUUID()}/${board}` })).status).toBe(404);
  expect((await ask({ url: `${publicUrl}/embed/${contestSlug}`, format: 'xml' })).status).toBe(501);
});
