import { ServiceError } from './aws-service';
import type { VirtualClock } from './virtual-clock';

/** So many calls in each second, as the service's quotas say; the next ones are throttled. */
export class RateLimit {
  private recent: number[] = [];

  public constructor(
    private readonly perSecond: number,
    private readonly clock: VirtualClock,
  ) {}

  public take(): void {
    const now = this.clock.now();
    this.recent = this.recent.filter((time) => time > now - 1_000);
    if (this.recent.length >= this.perSecond) throw new ServiceError('ThrottlingException', 429, 'Rate exceeded');
    this.recent.push(now);
  }
}
