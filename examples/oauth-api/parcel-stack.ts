import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiDefinition, McpGateway, OAuthCredential, OAuthProvider, Repair } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';

/** Properties for `ParcelStack`. */
export interface ParcelStackProps extends StackProps {
  /** The company's authorization server, which callers have tokens of and which gives the gateway those for the API. */
  readonly issuer: string;

  /** ID of the client that the gateway is there. Its secret is in AWS Secrets Manager, as `parcels/agents`. */
  readonly clientId: string;
}

/** The parcel service's REST API for agents: to track parcels and to ask for prices, and no more. */
export class ParcelStack extends Stack {
  public constructor(scope: Construct, id: string, { issuer, clientId, ...props }: ParcelStackProps) {
    super(scope, id, props);
    const discoveryUrl = `${issuer}/.well-known/openid-configuration`;
    const gateway = new McpGateway(this, 'Gateway', {
      instructions: 'Parcels: where they are, and what sending one costs. Prices are in euros.',
      authorizer: agentcore.GatewayAuthorizer.usingCustomJwt({ discoveryUrl, allowedAudience: ['parcel-tools'] }),
      outputs: true,
    });

    gateway.addOpenApiTarget('Parcels', {
      api: ApiDefinition.fromFile(join(__dirname, 'apis/parcels.yaml')),
      operations: {
        include: ['tag:tracking', 'tag:prices'],
        exclude: ['DELETE *'],
        overrides: [
          {
            operation: 'GET /parcels',
            name: 'find_parcels',
            description:
              'Finds parcels that are on their way to a postcode. Ask for it when you have no parcel number.',
          },
        ],
      },
      repair: Repair.LOSSY,
      credential: OAuthCredential.fromSecret(this, 'ParcelClient', {
        provider: OAuthProvider.custom({ discoveryUrl }),
        clientId,
        secret: secretsmanager.Secret.fromSecretNameV2(this, 'ClientSecret', 'parcels/agents'),
        jsonKey: 'client_secret',
        scopes: ['parcels/read', 'prices/read'],
      }),
    });
  }
}
