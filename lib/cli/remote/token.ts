import { GatewayError } from '../../schema/gateway-error';
import { EXIT, type Io } from '../io';
import { tryTellFailure } from './failure';
import { locate, type Whereabouts } from './locate';
import { tellIfSlow } from './tell-if-slow';

/** Prints an access token, and nothing else, so that a shell can take it. */
export async function token(options: Whereabouts & { readonly json: boolean }, io: Io): Promise<number> {
  const { connection, label } = await locate(options);
  const value = await tellIfSlow(io, label, () => connection.token()).catch((error: unknown) => {
    throw tryTellFailure(error, label) ?? error;
  });
  if (value === undefined) {
    const message = `${label} takes no tokens that can be got here: it is open, signs requests, or trusts an issuer whose client you have to name with MCP_GATEWAY_CLIENT_ID, _CLIENT_SECRET and _TOKEN_ENDPOINT`;
    throw new GatewayError('GATEWAY_WITHOUT_TOKENS', message);
  }
  io.stdout(options.json ? `${JSON.stringify({ access_token: value, token_type: 'Bearer' })}\n` : `${value}\n`);
  return EXIT.done;
}
