import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Address } from 'postal-mime';
import { type Clock, systemClock } from '../clock/clock.ts';

export interface CaughtMail {
  id: string;
  receivedAt: Date;
  /** Addresses and names as the message gives them. */
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  messageId: string;
}

export interface MailFolder {
  keep(message: Uint8Array): Promise<string>;
  list(limit?: number): Promise<CaughtMail[]>;
  read(id: string): Promise<CaughtMail | undefined>;
}

export interface MailFolderOptions {
  clock?: Clock;
  /** 1,000 by default; the oldest go first. */
  maxKeptCount?: number;
}

const suffix = '.eml';
const idPattern = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;

/** Begins with the time in UTC, so that names sort by it. */
function newId(nowMs: number): string {
  return `${new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
}

function timeOf(id: string): Date {
  return new Date(id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z'));
}

function addressesOf(addresses: readonly Address[] | undefined): string[] {
  return (addresses ?? [])
    .flatMap((each) => (each.group === undefined ? [each] : each.group))
    .map(({ address }) => address);
}

async function parse(id: string, message: Uint8Array): Promise<CaughtMail> {
  const mail = await PostalMime.parse(message);
  return {
    id,
    receivedAt: timeOf(id),
    from: addressesOf(mail.from && [mail.from])[0] ?? '',
    to: addressesOf(mail.to),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    messageId: mail.messageId ?? '',
  };
}

/** One file each, whole as soon as it has its name. */
export function openMailFolder(
  path: string,
  { clock = systemClock, maxKeptCount = 1000 }: MailFolderOptions = {},
): MailFolder {
  async function ids(): Promise<string[]> {
    const names = await readdir(path).catch(nothingIfMissing);
    return names
      .map((name) => name.slice(0, -suffix.length))
      .filter((id) => idPattern.test(id))
      .sort()
      .reverse();
  }

  async function read(id: string): Promise<CaughtMail | undefined> {
    if (!idPattern.test(id)) return undefined;
    const message = await readFile(join(path, `${id}${suffix}`)).catch(nothingIfMissing);
    return message instanceof Uint8Array ? parse(id, message) : undefined;
  }

  return {
    async keep(message) {
      const id = newId(clock.nowMs());
      const file = join(path, `${id}${suffix}`);
      await mkdir(path, { recursive: true, mode: 0o700 });
      await writeFile(`${file}.new`, message, { mode: 0o600 });
      await rename(`${file}.new`, file);
      const old = (await ids()).slice(maxKeptCount);
      await Promise.all(old.map((each) => rm(join(path, `${each}${suffix}`), { force: true })));
      return id;
    },
    async list(limit = maxKeptCount) {
      const newest = (await ids()).slice(0, limit);
      const mails = await Promise.all(newest.map(read));
      return mails.filter((mail) => mail !== undefined);
    },
    read,
  };
}

function nothingIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
