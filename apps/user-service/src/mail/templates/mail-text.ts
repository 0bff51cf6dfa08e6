import type { MailMessage } from '@urvote/contracts/mail/mail-messages';
import type { MailContent, MailText } from '@urvote/pages/mail/mail-content';

type Template = MailMessage['template'];

type MessageOf<T extends Template> = Extract<MailMessage, { template: T }>;

export type KeysOfAccount = MessageOf<'password-changed'>['apiKeys'];

/** One language: a function for every template; a missing one does not compile. */
export type MailTexts = { [T in Template]: (message: MessageOf<T>) => MailText } & Pick<MailContent, 'copyHint'>;
