import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What keys of the usual makers look like, and ours. */
const shapes: Record<string, RegExp> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  'a private JWK': /"d"\s*:\s*"[\w-]{43,}"/,
  'an AWS key': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a GitHub token': /\bgh[pousr]_\w{36}\b/,
  'an npm token': /\bnpm_[A-Za-z0-9]{36}\b/,
  'a Slack token': /\bxox[abprs]-[\w-]{20,}/,
  'a Stripe key': /\b[rs]k_live_\w{20,}/,
  'a Google key': /\bAIza[\w-]{35}\b/,
  'an API key of ours': /\burv_(?!x+\b)(?=\w*\d)[A-Za-z0-9]{32,}\b/,
};

/** What is packed is not seen. These are folders of installations that lived for a minute, with keys of their own. */
const knownArchives = ['tests/system/start/upgrade/data-folders.tar.zst'];
const packed = /\.(?:7z|br|bz2|gz|tgz|xz|zip|zst)$/;

const keysIn = (text: string): string[] => Object.keys(shapes).filter((name) => shapes[name]?.test(text));

describe('the repository', () => {
  it('holds no key material, in no file that is committed [PL-13]', () => {
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
    expect(files.length).toBeGreaterThan(500);
    const found = files.flatMap((file) => {
      const keys = keysIn(readFileSync(`${root}/${file}`, 'latin1'));
      return keys.map((key) => `${file}: ${key}`);
    });
    expect(found).toEqual([]);
    expect(files.filter((file) => packed.test(file))).toEqual(knownArchives);
    expect(files.filter((file) => /(^|\/)\.env($|\.(?!example))|\.(pem|key|p12|pfx|jks)$/.test(file))).toEqual([]);
  });

  it.each([
    ['-----BEGIN', ' EC PRIVATE KEY-----'],
    ['{"kty":"OKP","d":', `"${'aB3'.repeat(15)}"}`],
    ['AKI', 'AIOSFODNN7EXAMPLE'],
    ['gh', `p_${'a1'.repeat(18)}`],
  ])('would show one: %s…', (start, end) => {
    expect(keysIn(start + end)).toHaveLength(1);
  });
});
