const steps = [1, 2, 2.5, 5, 10];

/** The least step of 1, 2, 2.5 or 5 times a power of ten of which `tickCount` reach the highest value; whole numbers only. */
export function niceScale(highest: number, tickCount = 4): { top: number; ticks: number[] } {
  const least = Math.max(1, highest / tickCount);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.ceil((steps.find((each) => each * power >= least) ?? 10) * power);
  return { top: step * tickCount, ticks: Array.from({ length: tickCount + 1 }, (_, i) => i * step) };
}

const dayMs = 86_400_000;

/** Times that divide a range evenly, as short as the range lets them be; always UTC. */
export function timeTicks(fromMs: number, toMs: number, count = 5): string[] {
  return Array.from({ length: count }, (_, i) => {
    const iso = new Date(fromMs + ((toMs - fromMs) * i) / (count - 1)).toISOString();
    return toMs - fromMs > 2 * dayMs ? iso.slice(5, 10) : iso.slice(11, 16);
  });
}
