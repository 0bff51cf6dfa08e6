import { z } from 'zod';

const link = { url: z.url() };
const name = { name: z.string().max(120) };

/** By template, with what the template is filled with. */
const mailMessage = z.discriminatedUnion('template', [
  z.strictObject({ template: z.literal('verify-email'), ...name, ...link }),
  z.strictObject({ template: z.literal('reset-password'), ...name, ...link }),
  z.strictObject({ template: z.literal('magic-link'), ...name, ...link }),
  z.strictObject({
    template: z.literal('password-changed'),
    ...name,
    /** Beginnings of the account's API keys, and whether they ended with the password. */
    apiKeys: z.strictObject({ prefixes: z.array(z.string().max(40)).max(100), areEnded: z.boolean() }).optional(),
  }),
  z.strictObject({ template: z.literal('account-locked'), ...name, ...link }),
  z.strictObject({ template: z.literal('account-exists'), ...name, ...link }),
  z.strictObject({ template: z.literal('account-deleted'), ...name }),
  z.strictObject({
    template: z.literal('client-invitation'),
    ...name,
    ...link,
    clientName: z.string().max(300),
    role: z.string().max(40),
  }),
  z.strictObject({
    template: z.literal('webhook-disabled'),
    ...name,
    host: z.string().max(300),
    reason: z.enum(['gone', 'failing']),
  }),
  z.strictObject({
    template: z.literal('contest-notice'),
    ...name,
    ...link,
    contestTitle: z.string().max(300),
    kind: z.enum(['started', 'ending_soon', 'ended', 'winners']),
  }),
  z.strictObject({
    template: z.literal('entry-notice'),
    ...name,
    ...link,
    contestTitle: z.string().max(300),
    entryTitle: z.string().max(300),
    kind: z.enum(['received', 'approved', 'rejected']),
    reason: z.string().max(2000).optional(),
  }),
  z.strictObject({
    template: z.literal('confirm-vote'),
    ...name,
    ...link,
    contestTitle: z.string().max(300),
    entryTitle: z.string().max(300),
  }),
  z.strictObject({
    template: z.literal('jury-reminder'),
    ...name,
    contestTitle: z.string().max(300),
    openCount: z.int().min(1),
    deadlineAt: z.iso.datetime(),
  }),
]);

export type MailMessage = z.infer<typeof mailMessage>;

/** Kept sealed until it is sent. */
export const addressedMail = z.strictObject({
  to: z.email().max(254),
  /** BCP 47. */
  locale: z.string().max(35).default('en'),
  message: mailMessage,
});

export type AddressedMail = z.infer<typeof addressedMail>;
