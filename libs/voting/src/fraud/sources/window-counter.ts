export interface WindowCounts {
  minute: number;
  hour: number;
  day: number;
}

const minutesPerHour = 60;
export const minutesPerDay = 24 * minutesPerHour;

/**
 * Counts of the present minute, hour and day (UTC). Windows only move forward: a late vote counts for the present ones.
 * Each count has three parts: what the shared row is known to hold, what is pending here, and what the run being scored
 * adds. Fields are flat because there are many of these.
 */
export class WindowCounter {
  minute = 0;
  hour = 0;
  day = 0;
  sharedMinute = 0;
  sharedHour = 0;
  sharedDay = 0;
  pendingMinute = 0;
  pendingHour = 0;
  pendingDay = 0;
  runMinute = 0;
  runHour = 0;
  runDay = 0;
  run = 0;
  /** Votes of the run that touch this counter, whether they will count or not. */
  observed = 0;
  /** Those and earlier ones since the shared row was read. */
  observedSinceRead = 0;

  get known(): number {
    return this.sharedDay + this.pendingDay;
  }

  get total(): WindowCounts {
    return {
      minute: this.sharedMinute + this.pendingMinute + this.runMinute,
      hour: this.sharedHour + this.pendingHour + this.runHour,
      day: this.sharedDay + this.pendingDay + this.runDay,
    };
  }

  get dayTotal(): number {
    return this.sharedDay + this.pendingDay + this.runDay;
  }

  /** @param minute since 1970 UTC */
  advanceTo(minute: number): void {
    if (minute <= this.minute) return;
    this.minute = minute;
    this.sharedMinute = this.pendingMinute = this.runMinute = 0;
    const hour = Math.floor(minute / minutesPerHour);
    if (hour === this.hour) return;
    this.hour = hour;
    this.sharedHour = this.pendingHour = this.runHour = 0;
    const day = Math.floor(minute / minutesPerDay);
    if (day === this.day) return;
    this.day = day;
    this.sharedDay = this.pendingDay = this.runDay = 0;
  }

  beginRun(run: number): void {
    if (this.run === run) return;
    this.run = run;
    this.runMinute = this.runHour = this.runDay = this.observed = 0;
  }

  addToRun(): void {
    this.runMinute += 1;
    this.runHour += 1;
    this.runDay += 1;
  }

  addPending(count: number): void {
    this.pendingMinute = Math.max(0, this.pendingMinute + count);
    this.pendingHour = Math.max(0, this.pendingHour + count);
    this.pendingDay = Math.max(0, this.pendingDay + count);
  }

  flush(): WindowCounts {
    const moved = { minute: this.pendingMinute, hour: this.pendingHour, day: this.pendingDay };
    this.pendingMinute = this.pendingHour = this.pendingDay = 0;
    this.sharedMinute += moved.minute;
    this.sharedHour += moved.hour;
    this.sharedDay += moved.day;
    return moved;
  }

  undoFlush({ minute, hour, day }: WindowCounts): void {
    this.sharedMinute = Math.max(0, this.sharedMinute - minute);
    this.sharedHour = Math.max(0, this.sharedHour - hour);
    this.sharedDay = Math.max(0, this.sharedDay - day);
    this.pendingMinute += minute;
    this.pendingHour += hour;
    this.pendingDay += day;
  }

  /** What this process added a moment ago may not be in the row yet, so the larger count holds. */
  mergeRow(row: { minute: number; minuteCount: number; hour: number; hourCount: number; count: number }): void {
    this.sharedDay = Math.max(this.sharedDay, row.count);
    if (row.hour === this.hour) this.sharedHour = Math.max(this.sharedHour, row.hourCount);
    if (row.minute === this.minute) this.sharedMinute = Math.max(this.sharedMinute, row.minuteCount);
  }
}
