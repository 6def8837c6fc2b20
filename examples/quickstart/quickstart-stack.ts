import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiDefinition, ApiKeyCredential, ApiKeyLocation, McpGateway, SampleTools } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';

/** A gateway with a Lambda function, a REST API behind an API key, and a DynamoDB table, for agents to call. */
export class QuickstartStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
    const table = new dynamodb.TableV2(this, 'Orders', { partitionKey });
    const generateSecretString = { secretStringTemplate: '{}', generateStringKey: 'api_key' };
    const secret = new secretsmanager.Secret(this, 'NasaApiKey', { generateSecretString });

    const gateway = new McpGateway(this, 'Gateway', {
      instructions: `Orders: table ${table.tableName}`,
      outputs: true,
    });
    const sample = new SampleTools(this, 'SampleTools');
    gateway.addLambdaTarget('Sample', { handler: sample.handler, tools: sample.tools });
    gateway.addOpenApiTarget('Mars', {
      api: ApiDefinition.fromFile(join(__dirname, 'apis/nasa-insight.json')),
      credential: ApiKeyCredential.fromSecret(this, 'NasaKey', {
        secret,
        jsonKey: 'api_key',
        location: ApiKeyLocation.query('api_key'),
      }),
    });
    gateway.addSmithyTarget('Orders', {
      model: ApiDefinition.fromFile(join(__dirname, 'models/dynamodb.json')),
      operations: { include: ['GetItem', 'Query', 'DescribeTable'] },
      resources: [table.tableArn],
    });
  }
}
