import type { WebhookResource } from '@urvote/contracts/http/webhooks/webhook-schemas';
import type { Row } from '@urvote/db-schema/database';

export type WebhookRow = Omit<Row<'webhook'>, 'sealed_secret' | 'sealed_earlier_secret' | 'client_id'>;

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

export function webhookResource(row: WebhookRow): WebhookResource {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    eventTypes: row.event_types as WebhookResource['eventTypes'],
    isEnabled: row.disabled_at === null,
    disabledReason: row.disabled_reason as WebhookResource['disabledReason'],
    failingSince: isoOrNull(row.failing_since),
    earlierSecretEndsAt: isoOrNull(row.earlier_secret_ends_at),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
