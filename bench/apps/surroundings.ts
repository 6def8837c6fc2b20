import { resolve } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** What the quickstart has apart from its gateway: the same table, secret and function, without this package. */
export class Surroundings extends Construct {
  public readonly table: dynamodb.TableV2;
  public readonly secret: secretsmanager.Secret;
  public readonly handler: lambda.Function;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new dynamodb.TableV2(this, 'Orders', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    });
    this.secret = new secretsmanager.Secret(this, 'NasaApiKey', {
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'api_key' },
    });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.handler = new lambda.Function(this, 'Handler', {
      description: 'Sample tools of an AgentCore gateway: get_weather and get_time',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(resolve('dist/handlers/sample-tools')),
      role,
      logGroup,
    });
  }
}
