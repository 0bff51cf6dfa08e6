export interface DevicePair {
  deviceHash: string;
  voterKey: string;
}

const keptMs = 60_000;
const keptDevices = 50_000;

/**
 * Devices that only one voter is known to use, remembered for a minute: most votes come from such a device, and asking
 * the database about each again would cost more than it tells. A second voter is noticed at once by the worker that
 * takes their vote, and within the minute by the others.
 */
export class LonelyDevices {
  readonly #voters = new Map<string, { voterKey: string; untilMs: number }>();

  has({ deviceHash, voterKey }: DevicePair, nowMs: number): boolean {
    const known = this.#voters.get(deviceHash);
    return known?.voterKey === voterKey && known.untilMs > nowMs;
  }

  /**
   * @param asked the pairs that the database was asked about
   * @param shared the devices that it knows other voters of
   */
  note(asked: readonly DevicePair[], shared: Readonly<Record<string, unknown>>, nowMs: number): void {
    if (this.#voters.size + asked.length > keptDevices) this.#voters.clear();
    const voters = new Map<string, string | undefined>();
    for (const { deviceHash, voterKey } of asked) voters.set(deviceHash, voters.has(deviceHash) ? undefined : voterKey);
    for (const [deviceHash, voterKey] of voters) {
      const isLonely = voterKey !== undefined && !Object.hasOwn(shared, deviceHash) && !this.#isOthers(deviceHash, voterKey, nowMs);
      if (isLonely) this.#voters.set(deviceHash, { voterKey, untilMs: nowMs + keptMs });
      else this.#voters.delete(deviceHash);
    }
  }

  /** A group under way at the same time may have noted another voter of the device. */
  #isOthers(deviceHash: string, voterKey: string, nowMs: number): boolean {
    const known = this.#voters.get(deviceHash);
    return known !== undefined && known.untilMs > nowMs && known.voterKey !== voterKey;
  }
}
