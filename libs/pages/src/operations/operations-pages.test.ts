import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { describe, expect, it } from 'vitest';
import { html, type Html } from '../html/html.ts';
import { auditLogPage } from './audit-log-page.ts';
import { failedJobsPage } from './failed-jobs-page.ts';
import { historyPage } from './history-page.ts';
import { jobSearchPage } from './job-search-page.ts';
import { mailListPage, mailPage } from './mail-pages.ts';
import { operationsPage } from './operations-frame.ts';
import { problemPage } from './problem-page.ts';
import { signInPage } from './sign-in-page.ts';
import { storagePage } from './storage-page.ts';

const evil = '"><i onclick="x">';
const at = '2026-06-15T12:00:00.000Z';
const job = { id: evil, name: 'count-votes', reason: evil, attempts: 3, addedAt: at, failedAt: at };
const entry = {
  ...{ id: 7, at, actorUserId: 'u', actorLabel: evil, action: 'queue.pause', targetType: 'queue', targetId: evil },
  ...{ ip: '::1', userAgent: null, details: { queue: evil } },
};
const mail = {
  ...{ id: 'm', receivedAt: new Date(at), from: evil, to: [evil], subject: evil, messageId: evil, html: evil },
  text: `${evil} https://urvote.example/x?a=1&b=2.`,
};
const table = { name: evil, rowEstimate: 1, tableBytes: 2, indexBytes: 3 };
const partition = { parent: 'vote', name: evil, bounds: evil, isDefault: true, rowEstimate: 1, bytes: 2 };
const may = { redrive: true, discard: true };
const failedJobs = {
  queue: evil,
  queues: [evil, 'b'],
  pageSize: 50,
  may,
  csrfToken: evil,
  done: { discarded: 1, kept: 2 },
};
const problem = new ProblemError('NOT_FOUND', { detail: evil });

const pages: Record<string, Html> = {
  'failed jobs': failedJobsPage({ ...failedJobs, offset: 0, found: { items: [job], totalCount: 1 } }),
  history: historyPage({ queue: evil, queues: [evil], hours: 24, toMs: Date.parse(at), points: [] }),
  storage: storagePage({
    databaseBytes: 1,
    partitions: [partition],
    tables: [table],
    connections: [{ state: evil, count: 1 }],
  }),
  'audit log': auditLogPage({ entries: [entry], nextBeforeId: 3, firstBrokenId: 7 }),
  'list of mails': mailListPage([mail], 100),
  mail: mailPage(mail),
  'sign-in': signInPage({ next: evil, email: evil, problem }),
  'job search': jobSearchPage({
    wanted: evil,
    found: {
      items: [{ ...job, queue: evil, state: evil }],
      settledGroup: { id: evil, settledAt: at, itemCount: 2, pendingCount: 1 },
      lookedAtCount: 1,
      isComplete: false,
    },
  }),
  problem: problemPage(problem, evil),
};

it.each(Object.entries(pages))('escapes what it is given: %s', (_name, { text }) => {
  expect(text).not.toContain('<i ');
  expect(text).toContain('&quot;&gt;&lt;i onclick=&quot;x&quot;&gt;');
});

it('leads through the pages of a list only where there are more', () => {
  const pageAt = (offset: number) =>
    failedJobsPage({ ...failedJobs, offset, found: { items: [job], totalCount: 120 } }).text;
  const links = (text: string) =>
    [...text.matchAll(/offset=(\d+)">(Later|Earlier)/g)].map(([, to, label]) => [to, label]);
  expect([0, 50, 100].map((offset) => links(pageAt(offset)))).toEqual([
    [['50', 'Earlier']],
    [
      ['0', 'Later'],
      ['100', 'Earlier'],
    ],
    [['50', 'Later']],
  ]);
});

describe('the frame', () => {
  const frame = { title: 'Storage', path: '/storage', content: html`<p>Hello</p>` };
  const operator = { label: evil, role: 'operator' };

  it('tells where one is, in which installation, and as whom', () => {
    const page = operationsPage({ ...frame, environment: 'production', operator, csrfToken: 'c', hasMail: true });
    expect(page).toContain('<a href="/storage" aria-current="page">Storage</a>');
    expect(page).toContain('<header class="top danger">');
    expect(page).toContain('&quot;&gt;&lt;i onclick=&quot;x&quot;&gt; <small>operator</small>');
    expect(page).toContain('<a href="/mail">Mail</a>');
  });

  it('shows no section and runs no script without a session, and no mail to a viewer', () => {
    const signedOut = operationsPage({ ...frame, environment: 'staging' });
    expect(signedOut).not.toMatch(/<nav|<script/);
    const viewer = { label: 'ada', role: 'viewer' };
    expect(operationsPage({ ...frame, environment: 'staging', operator: viewer, hasMail: true })).not.toContain(
      '/mail',
    );
  });
});
