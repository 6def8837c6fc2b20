import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { ServedFunction } from '../../assembly/serving/model';

/** Whether functions get AWS credentials: none, or those of the environment that the gateway was started in. */
export type AwsCredentialsSource = 'none' | 'environment';

/** What the AWS SDKs look for when they look for credentials, and where they then send requests. */
const AWS_ACCESS =
  /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+|CONFIG_FILE|SHARED_CREDENTIALS_FILE|CA_BUNDLE|ENDPOINT_URL\w*)$/;

/** With these, an AWS SDK finds nothing by itself: not the files of the person at the keyboard, not an instance's role. */
const NO_AWS_ACCESS = {
  AWS_CONFIG_FILE: process.platform === 'win32' ? 'NUL' : '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: process.platform === 'win32' ? 'NUL' : '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** What programs need to start at all. */
const OF_THE_MACHINE = ['PATH', 'HOME', 'SystemRoot', 'windir', 'COMSPEC', 'PATHEXT', 'USERPROFILE'];

export interface EnvironmentOptions {
  readonly region: string;
  readonly credentials: AwsCredentialsSource;
  /** The environment of the gateway. */
  readonly outer: NodeJS.ProcessEnv;
}

/** The variables of a function: those of AWS Lambda and of its template, and no others of the gateway's. */
export function functionEnvironment(
  served: ServedFunction,
  folder: string,
  { region, credentials, outer }: EnvironmentOptions,
): { readonly [name: string]: string } {
  const name = functionName(served);
  return {
    ...pick(outer, (variable) => OF_THE_MACHINE.includes(variable)),
    TMPDIR: tmpdir(),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...(credentials === 'environment' ? pick(outer, (variable) => AWS_ACCESS.test(variable)) : {}),
    ...served.environment,
    ...(credentials === 'none' ? NO_AWS_ACCESS : {}),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${served.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${served.memoryMegabytes}`,
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${today()}/[$LATEST]${randomBytes(16).toString('hex')}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: served.handler ?? '',
  };
}

/** The name in the ARN; an ARN that only a deployment knows ends with what people call the function. */
function functionName({ arn, label }: ServedFunction): string {
  const [, name] = /:function:([\w-]+)/.exec(arn) ?? [];
  return name ?? label.replaceAll(/[^\w-]/g, '-').slice(-64);
}

function today(): string {
  return new Date().toISOString().slice(0, 10).replaceAll('-', '/');
}

function pick(environment: NodeJS.ProcessEnv, isWanted: (name: string) => boolean): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isWanted(entry[0]),
    ),
  );
}
