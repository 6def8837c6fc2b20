import { isDeepStrictEqual } from 'node:util';
import { setTransform } from '../../../../lib/custom-resources/custom-transform/handler/handler';
import { customTransformPort } from '../../../../lib/custom-resources/custom-transform/handler/port';
import type { Json } from '../../../control-plane/aws-service';
import type { Chance } from '../random';
import type { Subject } from '../subject';
import type { World } from '../world';

interface State {
  readonly gateway: 'owned' | 'imported';
  readonly function: number;
  readonly description: string;
}

const arnOf = (name: string | number) => `arn:aws:lambda:eu-west-1:111122223333:function:transform-${name}`;

/** A gateway of the stack, one that is not and has a function already, and the functions that they get. */
export function customTransformSubject(world: World, chance: Chance): Subject<State> {
  const { control, clock } = world;
  const port = customTransformPort(world.controlClient());
  const expected = new Map<string, Json>();
  const ids = new Map<string, string>();
  const before = new Map([['imported', chance.happens(0.7) ? arnOf('of-others') : undefined]]);
  control.account.invocable.set(arnOf('of-others'), 0);
  for (const name of ['owned', 'imported']) {
    const members = {
      name,
      description: 'a',
      roleArn: 'arn:aws:iam::111122223333:role/gateway',
      protocolType: 'MCP',
      protocolConfiguration: {
        mcp: { instructions: 'Ask', searchType: 'SEMANTIC', supportedVersions: ['2025-11-25'] },
      },
      authorizerType: 'AWS_IAM',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      interceptorConfigurations: [
        { interceptor: { lambda: { arn: arnOf('interceptor') } }, interceptionPoints: ['REQUEST'] },
      ],
      policyEngineConfiguration: { arn: 'arn:aws:bedrock-agentcore:x', mode: 'ENFORCE' },
      exceptionLevel: 'DEBUG',
    };
    ids.set(name, String(control.gateways.create(members).gatewayId));
    expected.set(name, { ...members, wafConfiguration: { failureMode: 'FAIL_OPEN' } });
  }
  const rewrite = async (name: string, transform?: string) => {
    // CloudFormation waits for a gateway that is being changed.
    await clock.sleep(10_000);
    const customTransformConfiguration = transform && { lambda: { arn: transform } };
    control.gateways.update(ids.get(name) ?? '', { ...expected.get(name), customTransformConfiguration });
  };
  let isPrepared = false;
  return {
    functionTimeout: 600_000,
    handle: (event, attempts) => setTransform(event, attempts, port),
    first: { gateway: chance.pick(['owned', 'imported']), function: 0, description: 'a' },
    next: (state, next) =>
      next.pick([
        { ...state, function: state.function + 1 },
        { ...state, gateway: state.gateway === 'owned' ? 'imported' : 'owned' },
        { ...state, description: `${state.description}a` },
      ]),
    declare: async (state) => {
      if (!isPrepared) {
        for (const name of ids.keys()) await rewrite(name, before.get(name));
        isPrepared = true;
      }
      const arn = arnOf(state.function);
      if (!control.account.invocable.has(arn)) {
        control.account.invocable.set(arn, clock.now() + chance.upTo(60_000));
      }
      const owned = expected.get('owned');
      if (owned?.description === state.description) return;
      expected.set('owned', { ...owned, description: state.description });
      await rewrite('owned');
      // Whoever comes next may find it changing still.
      await clock.sleep(chance.upTo(6_000));
    },
    resources: ({ gateway, function: number, description }) => {
      const common = { GatewayId: ids.get(gateway), FunctionArn: arnOf(number) };
      return [
        { logicalId: `Before-${gateway}`, properties: () => ({ Task: 'record', ...common }) },
        {
          logicalId: `Transform-${gateway}`,
          properties: (refs) => ({
            Task: 'apply',
            ...common,
            Before: refs.get(`Before-${gateway}`),
            Declared: description,
          }),
        },
      ];
    },
    problems: (state) => {
      const made = control.gateways.created === 2 ? [] : ['the handler created gateways'];
      for (const [name, id] of ids) {
        const arn = state?.gateway === name ? arnOf(state.function) : before.get(name);
        const { customTransformConfiguration: found, ...members } = control.gateways.find(id).members;
        const wanted = arn === undefined ? undefined : { lambda: { arn } };
        if (!isDeepStrictEqual(found, wanted)) {
          made.push(`the gateway ${name} has ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
        }
        if (!isDeepStrictEqual(members, expected.get(name))) {
          made.push(`the gateway ${name} lost settings: ${JSON.stringify(members)}`);
        }
      }
      return made;
    },
    takesLateEvents: false,
    secrets: [],
  };
}
