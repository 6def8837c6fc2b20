import { awaitTarget } from '../../../../lib/custom-resources/target-readiness/handler/handler';
import { targetReadinessPort } from '../../../../lib/custom-resources/target-readiness/handler/port';
import type { Json } from '../../../control-plane/aws-service';
import type { Chance } from '../random';
import type { Subject } from '../subject';
import type { World } from '../world';

interface State {
  readonly target: number;
  readonly path: string;
  readonly syncOn: string;
  /** Whether the server does not answer at first. */
  readonly isBroken: boolean;
}

const STACK = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1';

/** A target of an MCP server that is created, changed, synchronised and replaced by another one. */
export function targetReadinessSubject(world: World, chance: Chance): Subject<State> {
  const { control, clock, stacks } = world;
  const port = targetReadinessPort(world.controlClient(), world.cloudFormationClient());
  const role = 'arn:aws:iam::111122223333:role/gateway';
  const gatewayId = String(control.gateways.create({ name: 'shop', roleArn: role, authorizerType: 'NONE' }).gatewayId);
  let isDown = false;
  const targets = new Map<number, { readonly id: string; path: string }>();
  return {
    functionTimeout: 900_000,
    handle: (event, attempts) => awaitTarget(event, attempts, port),
    first: { target: 0, path: 'a', syncOn: '1', isBroken: chance.happens(0.1) },
    next: (state, next) => {
      const { target, path, syncOn } = state;
      const isBroken = next.happens(0.15);
      return next.pick([
        { target, path: `${path}a`, syncOn, isBroken },
        { target, path, syncOn: `${syncOn}1`, isBroken },
        { target: target + 1, path, syncOn, isBroken },
      ]);
    },
    declare: async ({ target, path, isBroken }, isRollback) => {
      stacks.statuses.set(STACK, isRollback ? 'UPDATE_ROLLBACK_IN_PROGRESS' : 'UPDATE_IN_PROGRESS');
      await clock.sleep(30_000);
      // What is rolled back may not answer any more; the stack has to be as it was.
      isDown = isRollback ? chance.happens(0.3) : isBroken;
      const name = `server${target}`;
      if (isDown) control.targets.failures.set(name, 'The endpoint does not answer');
      else control.targets.failures.delete(name);
      const targetConfiguration = { mcp: { mcpServer: { endpoint: `https://tools.example.com/${path}` } } };
      const body: Json = { name, targetConfiguration };
      const existing = targets.get(target);
      if (!existing) {
        targets.set(target, { id: String(control.targets.create(gatewayId, body).targetId), path });
      } else if (existing.path !== path || isRollback) {
        control.targets.update(gatewayId, existing.id, body);
        existing.path = path;
      }
    },
    resources: ({ target, path, syncOn }) => [
      {
        logicalId: 'Ready',
        properties: () => ({
          GatewayId: gatewayId,
          TargetId: targets.get(target)?.id,
          Declared: path,
          Server: path,
          SyncOn: syncOn,
        }),
      },
    ],
    problems: (state) => {
      const made = control.targets.created === targets.size ? [] : ['the handler created targets'];
      if (!state) return made;
      const { status, statusReasons } = control.targets.get(gatewayId, targets.get(state.target)?.id ?? '');
      return isDown || status === 'READY' ? made : [...made, `the target is ${status}: ${statusReasons}`];
    },
    takesLateEvents: true,
    secrets: [],
  };
}
