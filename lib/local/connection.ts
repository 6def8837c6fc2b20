import { GatewayConnection } from '../client';
import type { AccessInfo } from './auth/access';

/** A local gateway answers at once, or something is wrong. */
const RETRIES = { attempts: 2, pause: 50, longestPause: 200 };

/** The way into a local gateway, as one of its own clients. */
export function connectionTo(url: string, access: AccessInfo): GatewayConnection {
  switch (access.kind) {
    case 'token': {
      const [client] = access.clients;
      if (client === undefined) return new GatewayConnection({ url, retries: RETRIES });
      const { id: clientId, secret: clientSecret, scopes } = client;
      const { tokenEndpoint } = access;
      const oauth = { clientId, clientSecret, tokenEndpoint, scopes: scopes.join(' ') };
      return new GatewayConnection({ url, client: oauth, retries: RETRIES });
    }
    case 'sigv4': {
      const { region, accessKeyId, secretAccessKey } = access;
      return new GatewayConnection({
        url,
        sigV4: { region, credentials: { accessKeyId, secretAccessKey } },
        retries: RETRIES,
      });
    }
    case 'external': {
      const token = process.env.MCP_GATEWAY_TOKEN;
      return new GatewayConnection({ url, ...(token && { token }), retries: RETRIES });
    }
    case 'none':
      return new GatewayConnection({ url, retries: RETRIES });
  }
}
