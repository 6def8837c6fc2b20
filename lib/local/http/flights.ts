/** The requests that are being answered with one set of parts. */
export class Flights {
  private readonly running = new Set<AbortController>();
  private waiting: (() => void)[] = [];

  public begin(): AbortController {
    const flight = new AbortController();
    this.running.add(flight);
    return flight;
  }

  public end(flight: AbortController): void {
    this.running.delete(flight);
    if (this.running.size === 0) {
      const waiting = this.waiting;
      this.waiting = [];
      for (const resolve of waiting) {
        resolve();
      }
    }
  }

  /** Done when nothing is being answered. */
  public settled(): Promise<void> {
    return this.running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  public abort(reason: Error): void {
    for (const flight of this.running) {
      flight.abort(reason);
    }
  }
}
