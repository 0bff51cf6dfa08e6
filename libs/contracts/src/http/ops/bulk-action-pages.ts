import { z } from 'zod';
import { uuid } from '../../endpoint/fields.ts';
import { bulkRequest, bulkTarget } from './bulk-actions.ts';
import { defineOpsPage } from './define-ops-page.ts';

const nothing = z.strictObject({});
const csrf = z.string().max(200).optional();
const tag = 'bulk actions';

export const opsBulkActionsPage = defineOpsPage({
  method: 'get',
  id: 'opsBulkActionsPage',
  path: '/bulk-actions',
  tag,
  opsRole: 'viewer',
  summary: 'Bulk actions and how far they have come',
  description: 'With a button to cancel those that run.',
  query: nothing,
  errors: [],
});

export const opsBulkPreviewPage = defineOpsPage({
  method: 'get',
  id: 'opsBulkPreviewPage',
  path: '/bulk-actions/preview',
  tag,
  opsRole: 'operator',
  summary: 'What a bulk action would do',
  description: 'Changes nothing; its button starts the action.',
  query: bulkTarget,
  errors: ['BAD_REQUEST'],
});

export const opsStartBulkAction = defineOpsPage({
  method: 'post',
  id: 'opsStartBulkAction',
  path: '/bulk-actions',
  tag,
  opsRole: 'operator',
  summary: 'Start what a preview showed, by the form',
  description: 'Discarding is for administrators.',
  query: nothing,
  form: bulkRequest.extend({ csrf }),
  errors: ['CONFLICT'],
});

export const opsCancelBulkAction = defineOpsPage({
  method: 'post',
  id: 'opsCancelBulkAction',
  path: '/bulk-actions/cancel',
  tag,
  opsRole: 'operator',
  summary: 'Stop a bulk action where it is, by the form',
  description: 'What is done stays done.',
  query: nothing,
  form: z.strictObject({ csrf, bulkActionId: uuid }),
  errors: [],
});
