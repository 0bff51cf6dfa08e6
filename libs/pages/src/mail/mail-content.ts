/** What a mail says: plain text, in the reader's language. */
export interface MailText {
  subject: string;
  greeting: string;
  paragraphs: readonly string[];
  /** The one thing to click. */
  action?: { label: string; url: string };
  closing: string;
}

export interface MailContent extends MailText {
  /** Tag of the language that the text is in. */
  language: string;
  /** Stands above the address of the action, for readers whose program shows no button. */
  copyHint: string;
}
