import { Agent, request } from 'node:http';
import { caller, startGateway, stopGateways, target, textResult, tool } from '../gateways';

afterEach(stopGateways);

const CALLS = 1_000;
const CONNECTIONS = 100;

/** The slow target takes long enough for all fast calls of its connections to overtake it. */
const SLOW_MILLISECONDS = 300;

test('1,000 concurrent calls over 100 connections, a slow target among fast ones: nothing lost, nothing crossed', async () => {
  const underWay = { now: 0, most: 0 };
  const answering = (milliseconds: number) =>
    caller(async ({ tool: name, arguments: args, caller: { claims }, messageId }) => {
      underWay.now += 1;
      underWay.most = Math.max(underWay.most, underWay.now);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      underWay.now -= 1;
      return textResult(JSON.stringify([name, args.n, claims.sub, messageId]));
    });
  const gateway = await startGateway({
    targets: [target('fast', [tool('a'), tool('b')]), target('slow', [tool('c')])],
    callers: { fast: answering(0), slow: answering(SLOW_MILLISECONDS) },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, n) => {
      const name = n % 10 === 0 ? 'slow___c' : n % 2 === 0 ? 'fast___a' : 'fast___b';
      // Every caller counts its own messages, so that IDs repeat all the time.
      const message = { jsonrpc: '2.0', id: n % 7, method: 'tools/call', params: { name, arguments: { n } } };
      return ask(gateway.url, agent, `caller${n % 13}`, JSON.stringify(message));
    }),
  );
  agent.destroy();

  const expected = Array.from({ length: CALLS }, (_, n) => {
    const name = n % 10 === 0 ? 'c' : n % 2 === 0 ? 'a' : 'b';
    const text = JSON.stringify([name, n, `caller${n % 13}`, n % 7]);
    return { jsonrpc: '2.0', id: n % 7, result: { isError: false, content: [{ type: 'text', text }] } };
  });
  expect(answers.map((answer) => JSON.parse(answer))).toEqual(expected);
  expect(underWay.most).toBeGreaterThan(1);
  expect(gateway.events).toHaveLength(CALLS);
  expect(gateway.events.filter((event) => event.type !== 'request' || event.status !== 'ok')).toEqual([]);
}, 60_000);

function ask(url: string, agent: Agent, token: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
