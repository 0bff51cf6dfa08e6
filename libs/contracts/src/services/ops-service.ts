import {
  opsBulkActionsPage,
  opsBulkPreviewPage,
  opsCancelBulkAction,
  opsStartBulkAction,
} from '../http/ops/bulk-action-pages.ts';
import { cancelBulkAction, listBulkActions, previewBulkAction, startBulkAction } from '../http/ops/bulk-actions.ts';
import { opsEndpoints } from '../http/ops/ops-endpoints.ts';
import { opsQueueBoardScript, opsScript, opsStylesheet } from '../http/ops/ops-files.ts';
import { opsDecideHeldVotes, opsDiscard, opsRedrive, opsSignIn, opsSignOut } from '../http/ops/ops-forms.ts';
import {
  opsAuditLogPage,
  opsFailedJobsPage,
  opsHeldVotesPage,
  opsHeldVotesPreview,
  opsHistoryPage,
  opsJobSearchPage,
  opsMailMessagePage,
  opsMailPage,
  opsOverviewPage,
  opsSignInPage,
  opsStoragePage,
} from '../http/ops/ops-pages.ts';
import { healthLive, healthReady, readMetrics } from '../openapi/operational-endpoints.ts';

/** Only where mails are caught instead of sent. */
const caughtMailPages = [opsMailPage, opsMailMessagePage] as const;

/** What it answers everywhere. */
export const opsServiceEndpoints = [
  opsSignInPage,
  opsSignIn,
  opsSignOut,
  opsStylesheet,
  opsScript,
  opsQueueBoardScript,
  opsOverviewPage,
  opsFailedJobsPage,
  opsRedrive,
  opsDiscard,
  opsJobSearchPage,
  opsHeldVotesPage,
  opsHeldVotesPreview,
  opsDecideHeldVotes,
  opsBulkActionsPage,
  opsBulkPreviewPage,
  opsStartBulkAction,
  opsCancelBulkAction,
  listBulkActions,
  previewBulkAction,
  startBulkAction,
  cancelBulkAction,
  opsHistoryPage,
  opsStoragePage,
  opsAuditLogPage,
  ...opsEndpoints,
] as const;

/** All that is in the operators' document. */
export const operatorEndpoints = [
  ...opsServiceEndpoints,
  ...caughtMailPages,
  healthLive,
  healthReady,
  readMetrics,
] as const;
