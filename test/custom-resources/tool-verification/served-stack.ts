import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ServedGateway } from '../../../lib/assembly/serving/model';
import { chooseServedGateway, readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';
import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { TOOL_VERIFICATION_TYPE } from '../../../lib/custom-resources/tool-verification/contract';
import { LocalGateway } from '../../../lib/local/local-gateway';
import { synthesizeSource } from '../../../lib/testing/synthesize-source';
import { Secrets } from '../../control-plane/secrets';
import { VirtualClock } from '../../control-plane/virtual-clock';

export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:Client-AbCdEf';

/** A gateway that runs on this machine, straight from its template, in the place of the deployed one. */
export class ServedStack {
  public static async start(stack: Stack): Promise<ServedStack> {
    const { path } = synthesizeSource(stack);
    const served = chooseServedGateway(readServedGateways(path).gateways);
    const secrets = new Secrets(new VirtualClock());
    await secrets.listen();
    const gateway = await LocalGateway.start(served, {
      secrets: {},
      endpoints: {},
      invokes: {},
      mocks: {},
      localIssuer: false,
      passAwsCredentials: false,
      port: 0,
      cwd: process.cwd(),
      onEvent: () => {},
    });
    return new ServedStack(gateway, secrets, verificationOf(stack));
  }

  private constructor(
    public readonly gateway: LocalGateway,
    private readonly secrets: Secrets,
    private readonly declared: ResourceEvent['ResourceProperties'],
  ) {
    secrets.create(SECRET_ARN);
    this.fillSecret();
  }

  /** What CloudFormation tells the function, with this machine's URL and secret. */
  public get properties(): ResourceEvent['ResourceProperties'] {
    const { Access, GatewayTools, Targets } = this.declared;
    return {
      GatewayId: 'shop-ab12cd34ef',
      GatewayUrl: this.gateway.url,
      Access,
      ...(Access === 'TOKEN' && { SecretArn: SECRET_ARN }),
      GatewayTools,
      Targets,
    };
  }

  /** Where the SDK finds AWS, and what it signs with. */
  public get environment(): { readonly [name: string]: string } {
    const { access } = this.gateway;
    const keys = access.kind === 'sigv4' ? access : { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' };
    return {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: this.secrets.endpoint,
      AWS_REGION: access.kind === 'sigv4' ? access.region : 'eu-west-1',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** How often the secret was read. */
  public get secretReads(): number {
    return this.secrets.calls.length;
  }

  /** Puts the client of the local issuer into its secret, perhaps with something else in it. */
  public fillSecret(changes: { readonly [member: string]: unknown } = {}): void {
    const { access } = this.gateway;
    if (access.kind !== 'token') return;
    const [client] = access.clients;
    const { tokenEndpoint } = access;
    const value = {
      clientId: client?.id,
      clientSecret: client?.secret,
      tokenEndpoint,
      scopes: client?.scopes.join(' '),
    };
    this.secrets.fill(SECRET_ARN, JSON.stringify({ ...value, ...changes }));
  }

  /** Serves another state of the gateway from now on, and returns the one before. */
  public async change(change: (served: ServedGateway) => ServedGateway): Promise<void> {
    await this.gateway.reload(change(this.gateway.served));
  }

  public async close(): Promise<void> {
    await this.gateway.close();
    await this.secrets.close();
  }
}

/** Serves a target without one of its tools. */
export function without(tool: string): (served: ServedGateway) => ServedGateway {
  return changeTools((tools) => tools.filter(({ name }) => name !== tool));
}

type Tools = NonNullable<ServedGateway['targets'][number]['target']['tools']>;

export function changeTools(change: (tools: Tools) => Tools): (served: ServedGateway) => ServedGateway {
  return (served) => ({
    ...served,
    targets: served.targets.map((each) => {
      const { tools } = each.target;
      return tools ? { ...each, target: { ...each.target, tools: change(tools) } } : each;
    }),
  });
}

function verificationOf(stack: Stack): ResourceEvent['ResourceProperties'] {
  const [resource] = Object.values(Template.fromStack(stack).findResources(TOOL_VERIFICATION_TYPE));
  return resource?.Properties ?? {};
}
