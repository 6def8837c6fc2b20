import type { GatewayConnection } from '../client';
import type { AccessInfo } from '../local/auth/access';

/** The variables with which `GatewayConnection.fromEnvironment` gets into a local gateway. */
export async function environmentOf(
  connection: GatewayConnection,
  access: AccessInfo,
  prefix: string,
): Promise<{ readonly [name: string]: string }> {
  const url = { [`${prefix}_URL`]: connection.url };
  if (access.kind === 'sigv4') {
    const { accessKeyId, secretAccessKey, region } = access;
    return { ...url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region };
  }
  const token = await connection.token();
  return token === undefined ? url : { ...url, [`${prefix}_TOKEN`]: token };
}
