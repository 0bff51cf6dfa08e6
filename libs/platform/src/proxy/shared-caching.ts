/**
 * The field by which a service tells the gateway that a response is the same for everybody, and for how long (RFC 9213).
 * It ends at the gateway; what browsers may keep is still said by `Cache-Control`. Without it nothing is shared.
 */
export const sharedCachingField = 'CDN-Cache-Control';

export const sharedForASecond = { [sharedCachingField]: 'max-age=1' } as const;
