import { AwsService, type Operation, type ServiceCall } from './aws-service';
import { notFound } from './refusals';
import type { VirtualClock } from './virtual-clock';

/** Amazon Cognito, as far as its app clients can be described. */
export class UserPools extends AwsService {
  /** Secrets of the clients, by client ID; a public client has none. */
  public readonly clients = new Map<string, string | undefined>();

  public constructor(clock: VirtualClock) {
    super(clock, 'application/x-amz-json-1.1');
  }

  protected route({ target, body }: ServiceCall): Operation {
    if (target !== 'DescribeUserPoolClient') throw notFound(`There is no operation ${target}`);
    return {
      name: target,
      status: 200,
      run: () => {
        const { UserPoolId, ClientId } = body;
        if (!this.clients.has(String(ClientId))) throw notFound(`User pool client ${ClientId} does not exist.`);
        return { UserPoolClient: { UserPoolId, ClientId, ClientSecret: this.clients.get(String(ClientId)) } };
      },
    };
  }
}
