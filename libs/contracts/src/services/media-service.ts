import { getMedia } from '../http/media/media-endpoints.ts';

export const mediaServiceEndpoints = [getMedia] as const;
