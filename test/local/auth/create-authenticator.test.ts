import { createAuthenticator } from '../../../lib/local/auth/create-authenticator';
import { context, jwt, refusalOf, request, serveAuth } from './gateway';

test('NONE lets everybody in, and says so loudly', async () => {
  const { inbound, notices } = await serveAuth({ type: 'NONE' });

  const admission = await inbound.authenticator.admit(request());

  expect(admission).toEqual({ caller: { claims: {} } });
  expect(inbound.access()).toEqual({ kind: 'none' });
  expect(inbound.authenticator.protectedResource).toBeUndefined();
  expect(notices).toEqual([
    'EVERYBODY GETS IN: the authorizer type is NONE, so whoever knows the URL can call every tool, here and once it is deployed',
  ]);
});

test('AWS_IAM says that permissions are not looked at', async () => {
  const { notices } = await serveAuth({ type: 'AWS_IAM' });

  expect(notices).toEqual([
    'whoever signs with the test credentials gets in: permissions (bedrock-agentcore:InvokeGateway) and resource policies are not looked at here',
  ]);
});

test('AUTHENTICATE_ONLY wants a signature, and no permissions', async () => {
  const { inbound, notices } = await serveAuth({ type: 'AUTHENTICATE_ONLY' });

  const refusal = await refusalOf(inbound, request());

  expect(refusal).toMatchObject({ httpStatus: 401, message: 'Authentication error - Invalid credentials' });
  expect(inbound.access()).toMatchObject({ kind: 'sigv4', region: 'eu-west-1' });
  expect(notices).toEqual([
    'the authorizer type is AUTHENTICATE_ONLY: whoever signs gets in, with any permissions, here and once it is deployed',
  ]);
});

test('a gateway is there before it listens, and before its keys are made', async () => {
  const baseUrl = () => {
    throw new Error('nothing listens yet');
  };

  const inbound = await createAuthenticator(jwt(), context({ baseUrl }));

  expect(inbound.routes).toHaveLength(4);
});

test('fails for an authorizer type that nobody knows', async () => {
  await expect(createAuthenticator({ type: 'COGNITO' }, context())).rejects.toThrow(
    'the gateway\'s authorizer type "COGNITO" is none that can be served; it is one of CUSTOM_JWT, AWS_IAM, AUTHENTICATE_ONLY and NONE',
  );
});

test('fails for CUSTOM_JWT without its rules', async () => {
  await expect(createAuthenticator({ type: 'CUSTOM_JWT' }, context())).rejects.toThrow(
    '[AUTHORIZER_CONFIGURATION_MISSING]',
  );
});
