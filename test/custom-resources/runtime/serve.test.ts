import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InvocationContext, ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { ResourceFailure } from '../../../lib/custom-resources/runtime/failure';
import { type HandleEvent, RESERVE, serve } from '../../../lib/custom-resources/runtime/serve';
import { newEvent } from '../resource-events';

let server: Server;
let answers: { readonly [name: string]: string }[];
let lines: string[];

beforeEach(async () => {
  answers = [];
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      answers.push(JSON.parse(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function served(changes: Partial<ResourceEvent>, handle: HandleEvent, milliseconds = 60_000): Promise<void> {
  // An address of a TCP server is never a text.
  const { port } = server.address() as AddressInfo;
  const context: InvocationContext = { getRemainingTimeInMillis: () => RESERVE + milliseconds };
  return serve(newEvent({ ResponseURL: `http://127.0.0.1:${port}/?Signature=s3cr3t`, ...changes }), context, handle);
}

const NAMES = {
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1',
  RequestId: 'c4b6e3a8-0a5c-4b57-9d3a-6d9d7c1f0001',
  LogicalResourceId: 'AuthClientSecretValue',
};

test('what the handler returns names the resource', async () => {
  await served({}, async () => 'the-thing');

  expect(answers).toEqual([{ Status: 'SUCCESS', PhysicalResourceId: 'the-thing', ...NAMES }]);
});

test('a failure is answered once, with its reason', async () => {
  await served({}, async () => {
    throw new ResourceFailure('The client is a public one');
  });

  expect(answers).toEqual([
    { Status: 'FAILED', Reason: 'The client is a public one', PhysicalResourceId: 'not-created', ...NAMES },
  ]);
});

test('a failed update keeps the name of the resource, so that nothing is deleted', async () => {
  await served({ RequestType: 'Update', PhysicalResourceId: 'the-thing' }, async () => {
    throw new ResourceFailure('no');
  });

  expect(answers).toEqual([{ Status: 'FAILED', Reason: 'no', PhysicalResourceId: 'the-thing', ...NAMES }]);
});

test.each<[string, unknown, string]>([
  ['an error with a name', new TypeError('hunter2'), 'The handler failed: TypeError'],
  ['an error without one', new Error('hunter2'), 'The handler failed: an unknown error'],
  ['a text', 'hunter2', 'The handler failed: an unknown error'],
])('%s that nobody expected is shown without its text', async (_, thrown, Reason) => {
  await served({}, async () => {
    throw thrown;
  });

  expect(answers).toEqual([{ Status: 'FAILED', Reason, PhysicalResourceId: 'not-created', ...NAMES }]);
  expect(lines.join()).not.toContain('hunter2');
});

test('a reason that is too long for CloudFormation is cut', async () => {
  await served({}, async () => {
    throw new ResourceFailure('ü'.repeat(10_000));
  });

  expect(answers[0]?.Reason).toBe('ü'.repeat(1_000));
});

test('work that does not end in time fails, is ended, and is answered once', async () => {
  let wasEnded = false;

  await served(
    {},
    (_, attempts) =>
      attempts.at('sleep', (signal) => {
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            wasEnded = true;
            reject(new Error('aborted'));
          });
        });
      }),
    1_000,
  );

  expect(wasEnded).toBe(true);
  expect(answers).toEqual([
    {
      Status: 'FAILED',
      Reason: 'No end after 1 seconds, the time that there is',
      PhysicalResourceId: 'not-created',
      ...NAMES,
    },
  ]);
});

test('the log has one line, without properties and without the URL that anyone could answer at', async () => {
  await served({ ResourceProperties: { Scopes: 'hunter2' } }, async () => 'the-thing');

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      RequestType: 'Create',
      LogicalResourceId: 'AuthClientSecretValue',
      RequestId: 'c4b6e3a8-0a5c-4b57-9d3a-6d9d7c1f0001',
      Status: 'SUCCESS',
    },
  ]);
});
