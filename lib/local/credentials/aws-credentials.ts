import type { AwsCredentials } from '../../client/sign-request';

/** The AWS credentials of the person at the terminal. */
export interface AwsCredentialSource {
  /** Whether the person gave any, as far as can be told without looking them up. */
  readonly isGiven: boolean;
  /** `undefined` when there are none. They are looked up anew each time, as they expire. */
  tryFind(): Promise<AwsCredentials | undefined>;
}

/** What stands in for credentials at endpoints of this machine, such as DynamoDB Local, which do not check them. */
export const LOCAL_CREDENTIALS: AwsCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** How a person gives AWS credentials, as a sentence goes on after "give them". */
export const WAYS_TO_GIVE_AWS_CREDENTIALS =
  'as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that holds keys in AWS_PROFILE; "aws configure export-credentials --format env" prints those of a sign-in or role';

/**
 * Takes AWS credentials from the environment, or from the profile that `AWS_PROFILE` names. Nothing is asked over the
 * network, and no profile is taken that nobody named: calls are real, and act on the account of the keys.
 */
export function createAwsCredentials(environment: {
  readonly [name: string]: string | undefined;
}): AwsCredentialSource {
  const { AWS_ACCESS_KEY_ID: id, AWS_PROFILE: profile } = environment;
  return {
    isGiven: Boolean(id || profile),
    tryFind: async () => {
      const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE } = environment;
      if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
        return credentialsOf(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN);
      }
      return AWS_PROFILE ? await ofProfile(AWS_PROFILE, environment) : undefined;
    },
  };
}

async function ofProfile(
  name: string,
  environment: { readonly [name: string]: string | undefined },
): Promise<AwsCredentials | undefined> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    filepath: environment.AWS_SHARED_CREDENTIALS_FILE,
    configFilepath: environment.AWS_CONFIG_FILE,
    ignoreCache: true,
  });
  const profile = { ...configFile[name], ...credentialsFile[name] };
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = profile;
  return id && secret ? credentialsOf(id, secret, token) : undefined;
}

function credentialsOf(accessKeyId: string, secretAccessKey: string, sessionToken: string | undefined): AwsCredentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
