import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CustomResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as cr from 'aws-cdk-lib/custom-resources';
import { buildSync } from 'esbuild';
import type { BenchedCall } from './calls';

/** A Lambda function as an assembly holds it, and what it is asked. */
export interface DeployedFunction {
  /** The folder with its code. */
  readonly folder: string;
  /** Such as `index.handler`. */
  readonly handler: string;
  /** `ResourceProperties` of the event that it gets. */
  readonly properties: object;
}

export const CONTENDERS = ['ours', 'custom', 'provider'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** The functions that each contender deploys for a call, in the order in which they run. */
export type Contest = Readonly<Record<Contender, readonly DeployedFunction[]>>;

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Handler: string;
    readonly Code: { readonly S3Key: string };
    readonly Create?: string;
  };
}

/** Synthesizes a stack for each contender, with nothing but a custom resource that makes the call. */
export function synthesize(root: string, folder: string, call: BenchedCall): Contest {
  const functions = (contender: Contender, make: (stack: Stack) => void) =>
    functionsIn(join(folder, `${call.action}-${contender}`), call, make);
  return {
    ours: functions('ours', call.makeOurs),
    custom: functions('custom', (stack) => makeAwsCustomResource(stack, call)),
    provider: functions('provider', (stack) => makeProvider(stack, call, bundleUserFunction(root, folder, call))),
  };
}

function makeAwsCustomResource(stack: Stack, { service, action, parameters }: BenchedCall): void {
  const statement = new iam.PolicyStatement({ actions: ['*'], resources: ['*'] });
  new cr.AwsCustomResource(stack, 'Call', {
    onCreate: { service, action, parameters, physicalResourceId: cr.PhysicalResourceId.of('id') },
    policy: cr.AwsCustomResourcePolicy.fromStatements([statement]),
    // Otherwise it would install one from npm first.
    installLatestAwsSdk: false,
  });
}

function makeProvider(stack: Stack, { properties }: BenchedCall, code: string): void {
  const onEventHandler = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(code),
  });
  const { serviceToken } = new cr.Provider(stack, 'Provider', { onEventHandler });
  new CustomResource(stack, 'Call', { serviceToken, properties: { ...properties } });
}

/** Bundles as `NodejsFunction` does: without the SDK, which the Lambda runtime has. */
function bundleUserFunction(root: string, folder: string, { userFunction }: BenchedCall): string {
  const code = join(folder, userFunction);
  buildSync({
    entryPoints: [join(root, 'bench/handlers/user-functions', `${userFunction}.ts`)],
    outfile: join(code, 'index.js'),
    bundle: true,
    minify: true,
    external: ['@aws-sdk/*'],
    platform: 'node',
    format: 'cjs',
    target: 'node22',
  });
  return code;
}

/** The functions of a stack, a framework's before the one that it calls. */
function functionsIn(outdir: string, { properties }: BenchedCall, make: (stack: Stack) => void): DeployedFunction[] {
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1', account: '111122223333' } });
  make(stack);
  const { templateFullPath } = app.synth().getStackByName('Stack');
  const { Resources }: { Resources: Record<string, Resource> } = JSON.parse(readFileSync(templateFullPath, 'utf8'));
  const all = Object.values(Resources);
  const sdkCall = all.find(({ Type }) => Type === 'Custom::AWS')?.Properties.Create;
  const functions = all.filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return functions
    .map(({ Properties: { Handler, Code } }) => ({
      folder: join(outdir, `asset.${Code.S3Key.replace(/\.zip$/, '')}`),
      handler: Handler,
      properties: sdkCall === undefined ? properties : { Create: sdkCall, InstallLatestAwsSdk: 'false' },
    }))
    .sort((a, b) => Number(b.handler.startsWith('framework.')) - Number(a.handler.startsWith('framework.')));
}
