import type { Browser, CDPSession, Page } from 'playwright-core';

export interface PasskeyPage extends AsyncDisposable {
  origin: string;
  /** Makes a passkey with the options that the service gave. */
  create(options: unknown): Promise<unknown>;
  get(options: unknown): Promise<unknown>;
  cdp: CDPSession;
  authenticatorId: string;
}

type FromJson = (options: unknown) => never;

/** An empty page in a browser with an authenticator in it; the origin needs no server, the page is there without one. */
export async function openPasskeyPage(browser: Browser, origin = 'https://vote.example'): Promise<PasskeyPage> {
  await using cleanup = new AsyncDisposableStack();
  const context = cleanup.use(await browser.newContext());
  await context.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Page</title>' }),
  );
  const page = await context.newPage();
  await page.goto(origin);
  const cdp = await context.newCDPSession(page);
  const authenticatorId = await addAuthenticator(cdp);
  const held = cleanup.move();
  return {
    origin,
    cdp,
    authenticatorId,
    create: (options) => evaluate(page, 'create', options),
    get: (options) => evaluate(page, 'get', options),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function addAuthenticator(cdp: CDPSession): Promise<string> {
  await cdp.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  return (await cdp.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId;
}

function evaluate(page: Page, act: 'create' | 'get', options: unknown): Promise<unknown> {
  return page.evaluate(
    async ([name, json]) => {
      const { PublicKeyCredential: kind, navigator: own } = globalThis as unknown as {
        PublicKeyCredential: Record<'parseCreationOptionsFromJSON' | 'parseRequestOptionsFromJSON', FromJson>;
        navigator: {
          credentials: Record<'create' | 'get', (given: { publicKey: unknown }) => Promise<{ toJSON(): unknown }>>;
        };
      };
      const publicKey =
        name === 'create' ? kind.parseCreationOptionsFromJSON(json) : kind.parseRequestOptionsFromJSON(json);
      return (await own.credentials[name]({ publicKey })).toJSON();
    },
    [act, options] as const,
  );
}
