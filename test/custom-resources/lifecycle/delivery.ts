import type { Clock } from '../../../lib/custom-resources/runtime/attempts';
import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { serve } from '../../../lib/custom-resources/runtime/serve';
import type { Answer } from './answer-box';
import type { Chance } from './random';
import type { Subject } from './subject';
import type { World } from './world';

/** What CloudFormation makes of a request in the end; nothing when no answer came in time. */
export type Outcome = Answer | undefined;

/** How often Lambda tries an event. */
const TRIES = 3;

/** How long Lambda waits before each next try. */
const PAUSES = [60_000, 120_000];

/** The time of one invocation, which may crash. */
class InvocationClock implements Clock {
  public hasCrashed = false;

  public constructor(private readonly clock: Clock) {}

  public now(): number {
    return this.clock.now();
  }

  public async sleep(milliseconds: number): Promise<void> {
    if (this.hasCrashed) throw new Error('Crashed');
    await this.clock.sleep(milliseconds);
  }
}

/** Delivers events as Lambda does: once, twice, again after a crash, in vain, or too late. */
export class Delivery {
  public readonly problems: string[] = [];
  /** Whether faults still happen; an operator who tries again meets none. */
  public isDisturbed = true;

  private count = 0;
  private readonly crashed = new Set<string>();
  private readonly events: Omit<ResourceEvent, 'ResponseURL'>[] = [];

  public constructor(
    private readonly world: World,
    private readonly subject: Subject<unknown>,
    private readonly chance: Chance,
    private readonly faultRate: number,
  ) {}

  public async deliver(event: Omit<ResourceEvent, 'ResponseURL'>): Promise<Outcome> {
    this.events.push(event);
    if (!this.isDisturbed) return this.first(await this.invoke(event));
    const kind = this.chance.random();
    if (kind < 0.1) {
      const [one, other] = await Promise.all([this.invoke(event), this.invoke(event)]);
      return this.first(one, other);
    }
    if (kind < 0.2) {
      const one = await this.invoke(event);
      await this.world.clock.sleep(this.chance.upTo(90_000));
      return this.first(one, await this.invoke(event));
    }
    if (kind < 0.35) return this.first(await this.retried(event, 1 + this.chance.upTo(1)));
    if (kind < 0.38) return this.first(await this.retried(event, TRIES));
    const delivery = await this.retried(event, 0);
    return kind < 0.41 ? undefined : this.first(delivery);
  }

  /** Delivers an event once more that later ones have overtaken. */
  public async deliverLate(): Promise<void> {
    const [first] = this.events;
    if (first) await this.invoke(first);
  }

  /** Lambda tries an event again when the function ends without success. */
  private async retried(event: Omit<ResourceEvent, 'ResponseURL'>, crashes: number): Promise<string> {
    const deliveries: string[] = [];
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (attempt > 0) await this.world.clock.sleep(PAUSES[attempt - 1] ?? 0);
      const isToCrash = attempt < crashes;
      const delivery = await this.invoke(event, isToCrash ? 1 + this.chance.upTo(5) : undefined);
      deliveries.push(delivery);
      if (!this.crashed.has(delivery)) break;
    }
    return deliveries.find((delivery) => this.world.box.answers.has(delivery)) ?? deliveries[0] ?? '';
  }

  /** Runs the function once; it may crash at one of its calls, before or after the effect. */
  private async invoke(event: Omit<ResourceEvent, 'ResponseURL'>, crashAt?: number): Promise<string> {
    const { world, chance } = this;
    this.count += 1;
    const delivery = `${event.RequestId}-${this.count}`;
    const clock = new InvocationClock(world.clock);
    world.plan(() => undefined);
    if (this.isDisturbed) world.disturb(chance, this.faultRate);
    const crash = () => {
      clock.hasCrashed = true;
      this.crashed.add(delivery);
    };
    if (crashAt !== undefined) {
      let calls = 0;
      const fault = chance.happens(0.5) ? ('reset-before' as const) : ('reset-after' as const);
      world.plan(() => {
        calls += 1;
        if (calls < crashAt) return undefined;
        crash();
        return fault;
      });
    }
    let tries = 0;
    world.box.plan = (asked) => {
      if (this.crashed.has(asked)) return 'lose-before';
      if (asked === delivery && crashAt !== undefined) {
        // A function that crashes crashes before it has answered, at the latest.
        crash();
        return 'lose-before';
      }
      tries += 1;
      if (!this.isDisturbed || tries > 3 || !chance.happens(0.1)) return undefined;
      return chance.pick(['refuse', 'lose-before', 'lose-after']);
    };
    const start = world.clock.now();
    const context = {
      getRemainingTimeInMillis: () => this.subject.functionTimeout - (world.clock.now() - start),
    };
    try {
      await serve({ ...event, ResponseURL: world.box.urlOf(delivery) }, context, this.subject.handle, clock);
    } catch {
      this.crashed.add(delivery);
    }
    this.checkAnswers(delivery);
    return delivery;
  }

  private checkAnswers(delivery: string): void {
    const answers = this.world.box.answers.get(delivery) ?? [];
    const isEnough = answers.length > 0 || this.crashed.has(delivery);
    if (!isEnough || new Set(answers).size > 1) {
      this.problems.push(`${delivery} has ${answers.length} answers: ${answers.join(' ')}`);
    }
  }

  /** What CloudFormation hears first. */
  private first(...deliveries: string[]): Outcome {
    for (const delivery of deliveries) {
      const [answer] = this.world.box.answers.get(delivery) ?? [];
      if (answer !== undefined) return JSON.parse(answer);
    }
    return undefined;
  }
}
