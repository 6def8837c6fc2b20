import type { Clock } from '../../lib/custom-resources/runtime/attempts';

/** Time that passes only when somebody waits or calls. */
export class VirtualClock implements Clock {
  private time = Date.UTC(2026, 0, 1);

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }
}
