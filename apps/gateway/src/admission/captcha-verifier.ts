import { z } from 'zod';
import type { captchaOutcome } from '@urvote/contracts/jobs/count-votes';

export type CaptchaOutcome = z.infer<typeof captchaOutcome>;

export interface CaptchaVerifier {
  /** Never throws: a provider that cannot be asked is `unavailable`, a token it refuses has the score 0. */
  verify(token: string, clientIp: string): Promise<CaptchaOutcome>;
}

export interface CaptchaOptions {
  /** The provider's siteverify address; without it every token is `unavailable`. */
  verifyUrl?: string | undefined;
  secret?: string | undefined;
  timeoutMs: number;
  /** Host names the token may have been made on; any when empty. */
  hostnames: readonly string[];
}

/** The action a token must have been made for, so that a token of another form is no pass. */
const expectedAction = 'vote';

const siteverifyAnswer = z.object({
  success: z.boolean(),
  score: z.number().min(0).max(1).optional(),
  action: z.string().optional(),
  hostname: z.string().optional(),
});

type SiteverifyAnswer = z.infer<typeof siteverifyAnswer>;

/** Asks the provider by the siteverify protocol that reCAPTCHA v3, hCaptcha and Turnstile share. */
export function createCaptchaVerifier(options: CaptchaOptions, send: typeof fetch = fetch): CaptchaVerifier {
  const { verifyUrl, secret } = options;
  if (verifyUrl === undefined || secret === undefined) return { verify: async () => ({ outcome: 'unavailable' }) };

  async function ask(token: string, clientIp: string): Promise<SiteverifyAnswer> {
    const response = await send(verifyUrl as string, {
      method: 'POST',
      body: new URLSearchParams({ secret: secret as string, response: token, remoteip: clientIp }),
      signal: AbortSignal.timeout(options.timeoutMs),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`the captcha provider answered ${response.status}`);
    return siteverifyAnswer.parse(await response.json());
  }

  return {
    async verify(token, clientIp) {
      try {
        return outcomeOf(await ask(token, clientIp), options.hostnames);
      } catch {
        return { outcome: 'unavailable' };
      }
    },
  };
}

/** A provider without scores (score absent) passes by `success` alone. */
function outcomeOf(answer: SiteverifyAnswer, hostnames: readonly string[]): CaptchaOutcome {
  const isForVotes = answer.action === undefined || answer.action === expectedAction;
  const isFromHere = hostnames.length === 0 || (answer.hostname !== undefined && hostnames.includes(answer.hostname));
  if (!answer.success || !isForVotes || !isFromHere) return { outcome: 'passed', score: 0 };
  return { outcome: 'passed', score: answer.score ?? 1 };
}
