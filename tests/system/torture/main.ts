import { type Options, readOptions, usage } from './options.ts';
import { runRound } from './round.ts';
import { sweepDisks } from './world/small-disk.ts';

const print = (line: string): void => console.log(line);
const mostDetails = 3;
/** Characters of one detail; the doings of a voter may be many. */
const longestDetail = 3_000;

async function torture(options: Options): Promise<boolean> {
  const { modes, seed, durationMs } = options;
  print(`seed ${seed}: ${modes.join(' and ')}, ${(durationMs / 60_000).toFixed(1)} minutes each`);
  let isRight = true;
  for (const mode of modes) {
    const { lines, findings } = await runRound(mode, options, print);
    print(`\n${mode}, seed ${seed}`);
    for (const line of [...lines, ...findings.lines(mostDetails, longestDetail)]) print(`  ${line}`);
    print(findings.count === 0 ? `  RIGHT: everything holds\n` : `  ${findings.count} findings\n`);
    isRight &&= findings.count === 0;
  }
  return isRight;
}

try {
  const options = readOptions(process.argv.slice(2));
  await sweepDisks();
  process.exitCode = (await torture(options)) ? 0 : 1;
} catch (error) {
  console.error((error as Error).message.startsWith('--') ? `${(error as Error).message}\n${usage}` : error);
  process.exitCode = 2;
}
