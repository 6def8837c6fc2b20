import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import type { Delivery } from './delivery';
import type { Chance } from './random';
import type { Properties, Subject } from './subject';

interface Deployed {
  readonly physicalId: string;
  readonly properties: Properties;
}

type Stack = Map<string, Deployed>;

/** How often an operator tries to get a stack out of a failed state. */
const OPERATOR_TRIES = 3;

/** Plays CloudFormation over the custom resources of one stack: what it sends, in which order, and what it believes. */
export class CloudFormation {
  public readonly problems: string[] = [];
  /** What is deployed, as CloudFormation believes. */
  public state: unknown;
  /** How many requests were sent, deliveries of the same one not counted. */
  public requests = 0;

  private stack: Stack = new Map();

  public constructor(
    private readonly subject: Subject<unknown>,
    private readonly delivery: Delivery,
    private readonly chance: Chance,
  ) {}

  /** Creates the stack; rolls it back when a resource fails, or another one later. */
  public async create(state: unknown, failsLater: boolean): Promise<boolean> {
    await this.subject.declare(state, false);
    const stack: Stack = new Map();
    let isDone = true;
    for (const { logicalId, properties } of this.subject.resources(state)) {
      isDone = await this.createResource(stack, logicalId, properties(refsOf(stack)));
      if (!isDone) break;
    }
    if (isDone && !failsLater) {
      this.stack = stack;
      this.state = state;
      return true;
    }
    await this.deleteAll(stack);
    return false;
  }

  /** Updates the stack; rolls it back when a resource fails, or another one later. */
  public async update(state: unknown, failsLater: boolean): Promise<boolean> {
    const before = this.stack;
    await this.subject.declare(state, false);
    const resources = this.subject.resources(state);
    const stack: Stack = new Map(before);
    const replaced: [string, Deployed][] = [];
    const touched: string[] = [];
    let isDone = true;
    for (const { logicalId, properties } of resources) {
      const old = before.get(logicalId);
      const wanted = properties(refsOf(stack));
      touched.push(logicalId);
      if (!old) isDone = await this.createResource(stack, logicalId, wanted);
      else {
        isDone = await this.updateResource(stack, logicalId, wanted);
        const now = stack.get(logicalId);
        if (now && now.physicalId !== old.physicalId) replaced.push([logicalId, old]);
      }
      if (!isDone) break;
    }
    if (isDone && !failsLater) {
      const names = resources.map(({ logicalId }) => logicalId);
      const removed = [...before].filter(([logicalId]) => !names.includes(logicalId));
      for (const [logicalId] of removed) stack.delete(logicalId);
      await this.deleteAll(new Map(removed));
      for (const [logicalId, old] of replaced.reverse()) await this.deleteResource(logicalId, old);
      this.stack = stack;
      this.state = state;
      return true;
    }
    await this.rollBack(before, stack, touched);
    return false;
  }

  public async delete(): Promise<void> {
    await this.deleteAll(this.stack);
    this.stack = new Map();
    this.state = undefined;
  }

  private async rollBack(before: Stack, stack: Stack, touched: readonly string[]): Promise<void> {
    await this.subject.declare(this.state, true);
    const made: [string, Deployed][] = [];
    for (const logicalId of touched) {
      const [old, now] = [before.get(logicalId), stack.get(logicalId)];
      if (!old) {
        if (now) made.push([logicalId, now]);
        continue;
      }
      if (!now || now === old) continue;
      const wasReplaced = now.physicalId !== old.physicalId;
      if (wasReplaced) made.push([logicalId, now]);
      // What was replaced is still there; whether CloudFormation asks for it again is its own affair.
      if (wasReplaced && this.chance.happens(0.5)) continue;
      await this.insist(`rollback of ${logicalId}`, () => this.updateResource(stack, logicalId, old.properties, now));
      const id = stack.get(logicalId)?.physicalId;
      if (id !== old.physicalId) this.problems.push(`The rollback of ${logicalId} named it ${id}`);
    }
    for (const [logicalId, resource] of made.reverse()) await this.deleteResource(logicalId, resource);
  }

  private async createResource(stack: Stack, logicalId: string, properties: Properties): Promise<boolean> {
    const outcome = await this.request({ RequestType: 'Create', LogicalResourceId: logicalId, properties });
    // What never answered gets a name of CloudFormation's.
    const physicalId = outcome?.PhysicalResourceId ?? `Stack-${logicalId}-1ABCDEFGHIJKL`;
    stack.set(logicalId, { physicalId, properties });
    return outcome?.Status === 'SUCCESS';
  }

  private async updateResource(
    stack: Stack,
    logicalId: string,
    properties: Properties,
    from: Deployed | undefined = stack.get(logicalId),
  ): Promise<boolean> {
    if (!from) throw new Error(`${logicalId} is not there`);
    if (JSON.stringify(from.properties) === JSON.stringify(properties)) return true;
    const outcome = await this.request({
      RequestType: 'Update',
      LogicalResourceId: logicalId,
      PhysicalResourceId: from.physicalId,
      properties,
      OldResourceProperties: from.properties,
    });
    const isDone = outcome?.Status === 'SUCCESS';
    if (outcome && !isDone && outcome.PhysicalResourceId !== from.physicalId) {
      this.problems.push(`The failed update of ${logicalId} named it ${outcome.PhysicalResourceId}`);
    }
    stack.set(logicalId, { physicalId: isDone ? outcome.PhysicalResourceId : from.physicalId, properties });
    return isDone;
  }

  private async deleteAll(stack: Stack): Promise<void> {
    for (const [logicalId, resource] of [...stack].reverse()) await this.deleteResource(logicalId, resource);
  }

  private async deleteResource(LogicalResourceId: string, { physicalId, properties }: Deployed): Promise<void> {
    await this.insist(`deletion of ${LogicalResourceId}`, async () => {
      const event = { RequestType: 'Delete', LogicalResourceId, PhysicalResourceId: physicalId, properties } as const;
      const outcome = await this.request(event);
      if (outcome && outcome.PhysicalResourceId !== physicalId) {
        this.problems.push(`The deletion of ${physicalId} named it ${outcome.PhysicalResourceId}`);
      }
      return outcome?.Status === 'SUCCESS';
    });
  }

  /** What does not work out is tried again by an operator, when AWS is well. */
  private async insist(what: string, step: () => Promise<boolean>): Promise<void> {
    const { isDisturbed } = this.delivery;
    for (let attempt = 0; attempt < OPERATOR_TRIES; attempt += 1) {
      const isDone = await step();
      if (isDone) {
        this.delivery.isDisturbed = isDisturbed;
        return;
      }
      this.delivery.isDisturbed = false;
    }
    this.delivery.isDisturbed = isDisturbed;
    this.problems.push(`The ${what} never succeeds`);
  }

  private request({
    properties,
    ...event
  }: Pick<ResourceEvent, 'RequestType' | 'LogicalResourceId' | 'PhysicalResourceId' | 'OldResourceProperties'> & {
    readonly properties: Properties;
  }) {
    this.requests += 1;
    return this.delivery.deliver({
      ...event,
      ResourceProperties: properties,
      StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1',
      RequestId: `00000000-0000-4000-8000-${String(this.requests).padStart(12, '0')}`,
    });
  }
}

function refsOf(stack: Stack): ReadonlyMap<string, string> {
  return new Map([...stack].map(([logicalId, { physicalId }]) => [logicalId, physicalId]));
}
