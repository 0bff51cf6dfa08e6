import { ReadStream } from 'node:tty';

const shortest = 12;
const longest = 1024;

/**
 * The first line of the standard input. Never an argument or a variable: those are seen by other programs and kept in
 * the history of the shell.
 * @throws Error when it is too short or too long; the message does not hold it
 */
export async function readPassword(input: AsyncIterable<Buffer | string>): Promise<string> {
  if (input instanceof ReadStream)
    throw new Error(
      'Send the password through a pipe, such as: npm run admin -- create ... --password-stdin < password-file',
    );
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > longest * 4) break;
    chunks.push(bytes);
  }
  const password = Buffer.concat(chunks).toString().split(/\r?\n/, 1)[0] ?? '';
  if (password.length < shortest || password.length > longest)
    throw new Error(`The password has ${shortest} to ${longest} characters`);
  return password;
}
