/** What fields of webhooks and their deliveries mean. */
export const webhookWords: Record<string, string> = {
  attemptCount: 'How often it was tried, replays included',
  attempts: 'Tries, oldest first, the last hundred at most',
  clientSlug: 'Short name of the client',
  deliveryId: 'Id of the delivery',
  disabledReason:
    'Why nothing is sent: a member switched it off, the receiver answered 410, or no try succeeded for more than three days; null while it is on',
  earlierSecretEndsAt: 'Until when messages are signed by the secret before as well; null when there is none',
  eventType: 'What happened',
  eventTypes: 'What it wants to be told',
  failingSince: 'Since when no try has succeeded; null while they do',
  graceHours: 'How long messages are signed by the old secret as well, hours',
  lastAttempt: 'The last try; null before the first one',
  messageId: 'The `webhook-id` of the message, the same at every try',
  nextAttemptAt: 'When it is tried next; null when it is not',
  replayedCount: 'How many are sent once more',
  webhookId: 'Id of the webhook',
  'Webhook.description': 'What it is for, in the words of whoever made it',
  'Webhook.isEnabled': 'Whether messages are sent',
  'Webhook.url': 'Where messages are sent',
  'NewWebhook.description': 'What it is for, in the words of whoever made it',
  'NewWebhook.isEnabled': 'Whether messages are sent',
  'NewWebhook.secret': 'Signs messages; begins with `whsec_`, shown once',
  'NewWebhook.url': 'Where messages are sent',
  'createWebhook.description': 'What it is for',
  'createWebhook.url': 'Where messages are sent, by HTTPS',
  'updateWebhook.description': 'What it is for',
  'updateWebhook.isEnabled': 'Whether messages are sent',
  'updateWebhook.url': 'Where messages are sent, by HTTPS',
  'listWebhookDeliveries.status': 'Only deliveries in this state',
  'replayFailedDeliveries.since': 'Those that were made then or later',
  'WebhookDelivery.status': 'Whether it waits for a try, was taken, or is given up',
  'WebhookDeliveryDetails.body': 'The message as it is sent, JSON',
  'WebhookDeliveryDetails.status': 'Whether it waits for a try, was taken, or is given up',
  'WebhookAttempt.answer': 'The first kilobyte of what the receiver answered; null without an answer',
  'WebhookAttempt.at': 'When it was tried',
  'WebhookAttempt.durationMs': 'How long it took, milliseconds',
  'WebhookAttempt.number': 'The how-manieth try, from 1',
  'WebhookAttempt.problem': 'Why there was no answer; null with one',
  'WebhookAttempt.statusCode': 'Status of the answer; 200 to 299 is success, null without an answer',
};

export const webhookSchemaWords: Record<string, string> = {
  NewWebhook: 'A webhook with its secret, which is shown once',
  Webhook: 'An address that is told of events of a client',
  WebhookAttempt: 'One try to send a message',
  WebhookDelivery: 'A message to a webhook, and what became of it',
  WebhookDeliveryDetails: 'A message to a webhook with all its tries',
};

export const webhookTagWords: Record<string, string> = {
  webhooks: 'Addresses that are told what happens, by Standard Webhooks 1.0, and the log of what they were sent.',
};
