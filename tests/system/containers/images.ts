import { readFile } from 'node:fs/promises';

/** Prints, for each image that docker-compose.yml names, the target of the stand-ins and the whole name. */
const text = await readFile(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');
for (const [, image = ''] of text.matchAll(/^ +image: (\S+)$/gm)) {
  const target = image.replace(/^.*\//, '').replace(/:.*$/, '');
  // Mail is caught nowhere here.
  if (target !== 'mailpit') console.log(target, image);
}
