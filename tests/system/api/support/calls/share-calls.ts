import {
  getOembed,
  readEmbed,
  readEmbedLoader,
  readEmbedScript,
  readSmartLink,
  readSmartLinkQr,
} from '@urvote/contracts/http/share/share-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import type { ApiClient, ApiRequest } from '@urvote/testkit/http-client';

interface Shared {
  publicUrl: string;
  entryId: string;
  board: string;
  contestId: string;
}

/** Every way in which links are shared and pages embedded. */
export async function callSharing(anyone: ApiClient, { publicUrl, entryId, board, contestId }: Shared): Promise<void> {
  const params = { entryId, slug: board };
  const unchanged = async (endpoint: Endpoint, request: ApiRequest = {}) => {
    const { headers } = await anyone.call(endpoint, request);
    await anyone.call(endpoint, { ...request, headers: { 'if-none-match': headers.get('etag') ?? '' } });
  };
  await unchanged(readSmartLink, { params });
  await unchanged(readEmbed, { params: { idOrSlug: contestId } });
  for (const endpoint of [readEmbedLoader, readEmbedScript]) await unchanged(endpoint);
  await anyone.call(readSmartLinkQr, { params, query: { format: 'png', size: 200 } });
  await anyone.call(getOembed, { query: { url: `${publicUrl}/v/${entryId}/${board}` } });
}
