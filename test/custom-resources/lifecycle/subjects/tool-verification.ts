import { GatewayConnection } from '../../../../lib/client';
import { verifyTools } from '../../../../lib/custom-resources/tool-verification/handler/handler';
import { toolVerificationPort } from '../../../../lib/custom-resources/tool-verification/handler/port';
import type { Chance } from '../random';
import type { Subject } from '../subject';
import type { World } from '../world';

interface State {
  readonly gateway: number;
  readonly tools: number;
  /** Whether callers get the tools of the state at last. */
  readonly isShown: boolean;
}

const STACK = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1';

const namesOf = (count: number) => Array.from({ length: count }, (_, index) => `find_${index}`);

/** A gateway that gets and loses tools and is replaced by another one; at times callers never get what they should. */
export function toolVerificationSubject(world: World, chance: Chance): Subject<State> {
  const { clock, stacks, endpoint } = world;
  const connect = ({ GatewayUrl }: { readonly GatewayUrl: string }) => {
    const client = {
      clientId: 'client',
      clientSecret: endpoint.clientSecret,
      tokenEndpoint: endpoint.tokenEndpoint,
      scopes: 'shop/invoke',
    };
    return new GatewayConnection({ url: GatewayUrl, client, retries: { attempts: 1 } });
  };
  const port = toolVerificationPort(world.cloudFormationClient(), connect);
  return {
    functionTimeout: 480_000,
    handle: (event, attempts) => verifyTools(event, attempts, port),
    first: { gateway: 0, tools: 5, isShown: chance.happens(0.9) },
    next: ({ gateway, tools }, next) => {
      const isShown = next.happens(0.8);
      return next.pick([
        { gateway, tools: tools + 1, isShown },
        { gateway, tools: tools - 1, isShown },
        { gateway: gateway + 1, tools, isShown },
      ]);
    },
    declare: async ({ tools, isShown }, isRollback) => {
      stacks.statuses.set(STACK, isRollback ? 'UPDATE_ROLLBACK_IN_PROGRESS' : 'UPDATE_IN_PROGRESS');
      await clock.sleep(30_000);
      // What is rolled back may never be as it was; the stack has to be.
      const isAsDeclared = isRollback ? chance.happens(0.5) : isShown;
      const names = namesOf(tools).map((name) => `Books___${name}`);
      if (isAsDeclared) return endpoint.show(names, chance.upTo(90_000));
      // At once, because what was listed before may be just right.
      endpoint.show(chance.pick([names.slice(1), [...names, 'Books___other'], []]), 0);
    },
    resources: ({ gateway, tools }) => [
      {
        logicalId: 'Verified',
        properties: () => ({
          GatewayId: `shop-${String(gateway).padStart(10, '0')}`,
          GatewayUrl: endpoint.url,
          Access: 'TOKEN',
          SecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:Client-AbCdEf',
          Targets: [{ Name: 'Books', Tools: namesOf(tools) }],
        }),
      },
    ],
    problems: (state) => (state && !state.isShown ? ['what callers never got was taken for right'] : []),
    takesLateEvents: true,
    secrets: [endpoint.clientSecret, 'token-of-the-only-client'],
  };
}
