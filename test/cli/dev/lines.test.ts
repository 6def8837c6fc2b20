import { type DevEvent, renderEvent } from '../../../lib/cli/dev/lines';
import type { LocalEvent } from '../../../lib/local/events';

function line(event: LocalEvent | DevEvent): string | undefined {
  return renderEvent(event, { color: false })?.replace(/^\d\d:\d\d:\d\d/, 'hh:mm:ss');
}

const CALL = { type: 'request', method: 'tools/call', tool: 'Shop___order', httpStatus: 200 } as const;

test('what happened, how long it took and the tool stand below each other', () => {
  const lines = [
    line({ ...CALL, status: 'ok', milliseconds: 7 }),
    line({ ...CALL, status: 'error', milliseconds: 12_345, detail: 'sold out' }),
    line({ ...CALL, status: 'denied', httpStatus: 403, milliseconds: 1 }),
    line({ type: 'request', method: 'tools/list', status: 'ok', httpStatus: 200, milliseconds: 0 }),
    line({ type: 'reloaded', milliseconds: 431.2, tools: ['a', 'b'] }),
    line({ type: 'notice', about: 'Orders', message: 'is called with your AWS credentials' }),
    line({ type: 'failed', message: '"node app.js" failed with exit code 1 [DEV_APP_FAILED]' }),
    line({ type: 'watching' }),
  ];

  expect(lines).toEqual([
    'hh:mm:ss  ok            7 ms  Shop___order',
    'hh:mm:ss  error     12345 ms  Shop___order  sold out',
    'hh:mm:ss  denied 403      1 ms  Shop___order',
    'hh:mm:ss  ok            0 ms  tools/list',
    'hh:mm:ss  reloaded    431 ms  2 tools',
    'hh:mm:ss  note      Orders is called with your AWS credentials',
    'hh:mm:ss  kept      "node app.js" failed with exit code 1 [DEV_APP_FAILED]',
    'hh:mm:ss  watching  every change is served',
  ]);
});

test('what functions print carries the tool that was called, and no control characters', () => {
  const text = 'one\u001b[31m two';

  expect(line({ type: 'output', source: 'Function', tool: 'Shop___order', stream: 'stderr', text })).toBe(
    'hh:mm:ss  Shop___order │ one [31m two',
  );
});

test.each([
  ['a', { decision: 'allow', enforced: true, policies: ['permit-all'] }, 'allowed   Shop___order  by permit-all'],
  ['b', { decision: 'deny', enforced: true, policies: [] }, 'denied    Shop___order  because no policy permits it'],
  ['c', { decision: 'deny', enforced: false, policies: ['no'] }, 'would be denied  Shop___order  by no'],
] as const)('a policy decision says who decided (%s)', (_, decision, expected) => {
  expect(line({ type: 'policy', tool: 'Shop___order', errors: [], ...decision })).toBe(`hh:mm:ss  ${expected}`);
});

test('clients that ask for a stream and go on without one are no event', () => {
  expect(line({ type: 'request', method: 'GET', status: 'invalid', httpStatus: 405, milliseconds: 0 })).toBeUndefined();
});
