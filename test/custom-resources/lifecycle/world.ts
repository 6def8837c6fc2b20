import { cloudFormationClient, cognitoClient, controlClient, secretsClient } from '../../control-plane/clients';
import { ControlPlane } from '../../control-plane/control-plane';
import { seededFaults } from '../../control-plane/faults';
import { McpEndpoint } from '../../control-plane/mcp-endpoint';
import { Secrets } from '../../control-plane/secrets';
import { Stacks } from '../../control-plane/stacks';
import { UserPools } from '../../control-plane/user-pools';
import { VirtualClock } from '../../control-plane/virtual-clock';
import { AnswerBox } from './answer-box';
import type { Chance } from './random';

/** What texts of errors hold, as if a service quoted what was sent. */
export const ERROR_SECRET = 'hunter2hunter2';

/** AWS on this machine, with the clients of the SDK. */
export class World {
  public static async start(): Promise<World> {
    const world = new World();
    await Promise.all(world.services.map((service) => service.listen()));
    await world.box.listen();
    return world;
  }

  public readonly clock = new VirtualClock();
  public readonly control = new ControlPlane(this.clock);
  public readonly pools = new UserPools(this.clock);
  public readonly secrets = new Secrets(this.clock);
  public readonly stacks = new Stacks(this.clock);
  public readonly endpoint = new McpEndpoint(this.clock);
  public readonly box = new AnswerBox();

  private readonly services = [this.control, this.pools, this.secrets, this.stacks, this.endpoint];
  private readonly opened: { destroy(): void }[] = [];

  private constructor() {
    for (const service of this.services) service.errorSuffix = `; Authorization: Bearer ${ERROR_SECRET}`;
  }

  /** How many calls there were. */
  public get calls(): number {
    return this.services.reduce((sum, { calls }) => sum + calls.length, 0);
  }

  public controlClient() {
    return this.keep(controlClient(this.control.endpoint));
  }

  public cloudFormationClient() {
    return this.keep(cloudFormationClient(this.stacks.endpoint));
  }

  public cognitoClient() {
    return this.keep(cognitoClient(this.pools.endpoint));
  }

  public secretsClient() {
    return this.keep(secretsClient(this.secrets.endpoint));
  }

  /** From now on calls fail every so often. */
  public disturb(chance: Chance, rate: number): void {
    for (const service of this.services) service.plan = seededFaults(chance.random, rate);
  }

  /** From now on the next calls fail as told, to any service. */
  public plan(plan: ControlPlane['plan']): void {
    for (const service of this.services) service.plan = plan;
  }

  public async stop(): Promise<void> {
    for (const client of this.opened) client.destroy();
    await Promise.all([...this.services, this.box].map((service) => service.close()));
  }

  private keep<T extends { destroy(): void }>(client: T): T {
    this.opened.push(client);
    return client;
  }
}
