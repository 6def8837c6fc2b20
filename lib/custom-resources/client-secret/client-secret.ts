import { CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ResourceFunction, type ResourceKind } from '../resource-function';
import { CLIENT_SECRET_TYPE, type ClientSecretProperties } from './contract';

const KIND: ResourceKind = {
  functionId: 'McpGatewayClientSecrets',
  description: 'Copies the secrets of Amazon Cognito clients to AWS Secrets Manager at deployment',
  handler: 'client-secret',
  timeout: Duration.minutes(2),
  serviceTimeout: Duration.minutes(12),
};

/** Properties for `ClientSecret`. */
export interface ClientSecretProps {
  readonly userPool: cognito.IUserPool;
  readonly clientId: string;
  readonly tokenEndpoint: string;
  /** Separated by spaces. */
  readonly scopes: string;
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A secret that is filled at deployment with what a machine-to-machine client needs to get tokens.
 *
 * CloudFormation owns the secret; its value never passes through CloudFormation.
 */
export class ClientSecret extends Construct {
  /** The secret as dependents see it: what refers to it waits until it has its value. */
  public readonly secret: secretsmanager.ISecret;

  public constructor(scope: Construct, id: string, props: ClientSecretProps) {
    super(scope, id);
    const { userPool, clientId } = props;
    const secret = new secretsmanager.Secret(this, 'Secret', {
      description: `Client ID, secret, token endpoint and scopes of a client that calls an MCP gateway (${this.node.path})`,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
    });
    leaveEmpty(secret);

    const provider = ResourceFunction.in(this, KIND);
    const policy = new iam.Policy(this, 'Policy', {
      roles: [provider.role],
      statements: [
        new iam.PolicyStatement({
          actions: ['cognito-idp:DescribeUserPoolClient'],
          resources: [userPool.userPoolArn],
        }),
        new iam.PolicyStatement({
          actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
          resources: [secret.secretArn],
        }),
      ],
    });
    const properties: ClientSecretProperties = {
      UserPoolId: userPool.userPoolId,
      ClientId: clientId,
      SecretArn: secret.secretArn,
      TokenEndpoint: props.tokenEndpoint,
      Scopes: props.scopes,
    };
    const filled = new CustomResource(this, 'Value', {
      serviceToken: provider.serviceToken,
      serviceTimeout: KIND.serviceTimeout,
      resourceType: CLIENT_SECRET_TYPE,
      properties: { ...properties },
    });
    filled.node.addDependency(policy);
    this.secret = secretsmanager.Secret.fromSecretCompleteArn(this, 'Filled', filled.ref);
  }
}

/** Without a value of its own, so that nobody reads a generated password before the first value is there. */
function leaveEmpty({ node }: secretsmanager.Secret): void {
  const resource = node.defaultChild;
  if (secretsmanager.CfnSecret.isCfnSecret(resource)) resource.generateSecretString = undefined;
}
