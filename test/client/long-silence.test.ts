import { GatewayConnection } from '../../lib/client';
import { LONGEST_CALL, LONGEST_SILENCE } from '../../lib/client/patient-fetch';
import { startSilentServer } from './silent-server';

jest.setTimeout(60_000);

const MINUTE = 60_000;

test('waits for an answer as long as a gateway may take, which is longer than Node.js waits, and no longer', async () => {
  // From the beginning, because connections keep the clock that they begin with.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  const { url, asked, close } = await startSilentServer();
  const connection = new GatewayConnection({ url });
  const call = () => connection.fetch(url, { method: 'POST', body: '{}' });

  const late = call();
  const { response } = await asked();
  const never = call().catch((error: unknown) => error);
  await asked();

  await jest.advanceTimersByTimeAsync(14.5 * MINUTE);
  response.end('late');

  expect(await (await late).text()).toBe('late');

  await jest.advanceTimersByTimeAsync(LONGEST_SILENCE - 14 * MINUTE);
  jest.useRealTimers();

  expect(await never).toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
    message: `${new URL(url).host} has been silent for longer than a gateway may take; see what the tool does so long`,
  });
  expect(LONGEST_SILENCE).toBeGreaterThan(LONGEST_CALL);
  await close();
});
