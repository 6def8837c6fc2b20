import type { Clock } from '../../lib/custom-resources/runtime/attempts';

/** Time that passes only when somebody sleeps. */
export class FakeClock implements Clock {
  public readonly pauses: number[] = [];
  private time = 0;

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
    this.time += milliseconds;
  }
}
