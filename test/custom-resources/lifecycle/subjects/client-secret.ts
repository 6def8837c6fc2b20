import { fillClientSecret } from '../../../../lib/custom-resources/client-secret/handler/handler';
import { clientSecretPort } from '../../../../lib/custom-resources/client-secret/handler/port';
import type { Chance } from '../random';
import type { Subject } from '../subject';
import type { World } from '../world';

interface State {
  readonly secret: number;
  readonly client: number;
  readonly scopes: string;
}

const CLIENTS = ['first-client-secret', 'second-client-secret'];

const arnOf = (secret: number) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:Client${secret}-AbCdEf`;

/** A secret that is filled, refilled, and replaced by another one. */
export function clientSecretSubject(world: World, _chance: Chance): Subject<State> {
  const pool = world.cognitoClient();
  const port = clientSecretPort(() => pool, world.secretsClient());
  const declared = new Set<number>();
  for (const [index, secret] of CLIENTS.entries()) world.pools.clients.set(`client${index}`, secret);
  return {
    functionTimeout: 120_000,
    handle: (event, attempts) => fillClientSecret(event, attempts, port),
    first: { secret: 0, client: 0, scopes: 'shop/read' },
    next: ({ secret, client, scopes }, chance) =>
      chance.pick([
        { secret, client, scopes: `${scopes} shop/write` },
        { secret, client: 1 - client, scopes },
        { secret: secret + 1, client, scopes },
      ]),
    declare: async ({ secret }) => {
      if (declared.has(secret)) return;
      declared.add(secret);
      world.secrets.create(arnOf(secret));
    },
    resources: ({ secret, client, scopes }) => [
      {
        logicalId: 'Value',
        properties: () => ({
          UserPoolId: 'eu-west-1_Ab12Cd34E',
          ClientId: `client${client}`,
          SecretArn: arnOf(secret),
          TokenEndpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token',
          Scopes: scopes,
        }),
      },
    ],
    problems: (state) => {
      const twice = [...declared].flatMap((secret) => world.secrets.repeatedVersions(arnOf(secret)));
      const problems = twice.map((version) => `the version ${version} repeats the one before it`);
      if (!state) return problems;
      const { clientId, clientSecret, scopes } = JSON.parse(world.secrets.valueOf(arnOf(state.secret)) ?? '{}');
      const expected = [`client${state.client}`, CLIENTS[state.client], state.scopes];
      const found = [clientId, clientSecret, scopes];
      return JSON.stringify(found) === JSON.stringify(expected)
        ? problems
        : [...problems, `the secret holds ${found}, not ${expected}`];
    },
    takesLateEvents: true,
    secrets: CLIENTS,
  };
}
