import { createTransport } from 'nodemailer';
import { jobErrorOf } from './smtp-error.ts';
import type { RenderedMail } from './templates/render-mail.ts';

interface OutgoingMail extends RenderedMail {
  /** Makes the Message-ID, the same at every attempt. */
  id: string;
  to: string;
  sentAt: Date;
}

export interface Mailer extends AsyncDisposable {
  /** Resolves when the server has accepted the message. @throws MailServerAwayError, MailRefusedError, Error for all else */
  send(mail: OutgoingMail): Promise<void>;
}

export interface MailerOptions {
  smtpUrl: string;
  from: string;
  maxConnections: number;
}

const limits = { connectionTimeout: 5_000, greetingTimeout: 5_000, dnsTimeout: 5_000, socketTimeout: 20_000 } as const;

function domainOf(from: string): string {
  return /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'urvote.invalid';
}

/** A password goes over TLS or not at all, unless the URL itself says `?requireTLS=false`. */
function hasPassword(smtpUrl: string): boolean {
  return new URL(smtpUrl).password !== '';
}

export function openMailer({ smtpUrl, from, maxConnections }: MailerOptions): Mailer {
  const safety = { disableFileAccess: true, disableUrlAccess: true, requireTLS: hasPassword(smtpUrl) };
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections, ...safety, ...limits });
  // Errors of messages reach their callers; those of idle connections concern nobody.
  transport.on('error', () => {});
  const domain = domainOf(from);
  return {
    async send({ id, to, subject, text, html, sentAt }) {
      const messageId = `<${id}@${domain}>`;
      const headers = { 'Auto-Submitted': 'auto-generated' };
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId,
          date: sentAt,
          headers,
        });
      } catch (error) {
        throw jobErrorOf(error);
      }
    },
    [Symbol.asyncDispose]: async () => transport.close(),
  };
}
