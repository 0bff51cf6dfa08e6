import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { connectTimeoutMs } from '../clock/time-limits.ts';

export interface ObjectStoreOptions {
  endpoint?: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

interface ObjectInfo {
  contentType: string;
  sizeBytes: number;
  etag: string;
}

interface StoredObject extends ObjectInfo {
  body: Readable;
  /** Set when a range was given, e.g. `bytes 0-99/1234`. */
  contentRange?: string;
}

export interface ObjectStore extends AsyncDisposable {
  put(key: string, body: Buffer | Readable, options: { contentType: string; sizeBytes?: number }): Promise<void>;
  /** @param range e.g. `bytes=0-99` @returns undefined when there is no such object */
  get(key: string, range?: string): Promise<StoredObject | undefined>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  ping(): Promise<void>;
}

const timeouts = { connectionTimeout: connectTimeoutMs, requestTimeout: 10_000, throwOnRequestTimeout: true };

function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404;
}

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

interface InfoFields {
  ContentType?: string | undefined;
  ContentLength?: number | undefined;
  ETag?: string | undefined;
}

function infoOf({ ContentType, ContentLength, ETag }: InfoFields): ObjectInfo {
  return { contentType: ContentType ?? 'application/octet-stream', sizeBytes: ContentLength ?? 0, etag: ETag ?? '' };
}

/** Requests without an answer fail in seconds; nothing is connected before the first. */
export function openObjectStore({ endpoint, region, bucket: Bucket, ...credentials }: ObjectStoreOptions): ObjectStore {
  const client = new S3Client({
    region,
    credentials,
    // Hosts named after buckets need DNS that other stores than AWS do not have.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: 2,
    requestHandler: timeouts,
    // Newer checksums by default are refused by several S3-compatible stores.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return {
    put: async (Key, Body, { contentType, sizeBytes }) => {
      const length = sizeBytes === undefined ? {} : { ContentLength: sizeBytes };
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: contentType, ...length }));
    },
    get: async (Key, range) => {
      const found = await orUndefined(client.send(new GetObjectCommand({ Bucket, Key, Range: range })));
      if (!found?.Body) return undefined;
      const contentRange = found.ContentRange === undefined ? {} : { contentRange: found.ContentRange };
      return { ...infoOf(found), body: found.Body as Readable, ...contentRange };
    },
    head: async (Key) => {
      const found = await orUndefined(client.send(new HeadObjectCommand({ Bucket, Key })));
      return found && infoOf(found);
    },
    delete: async (Key) => void (await client.send(new DeleteObjectCommand({ Bucket, Key }))),
    ping: async () => void (await client.send(new HeadBucketCommand({ Bucket }))),
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}
