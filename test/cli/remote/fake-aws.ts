import { type Answer, type Asked, startServer, type TestServer } from '../../client/token-server';

/** What the fake knows. */
export interface FakeAccount {
  readonly stacks?: {
    readonly [name: string]: {
      readonly outputs: { readonly [key: string]: string };
      readonly resources?: readonly (readonly [type: string, physicalId: string])[];
    };
  };
  /** Client ID → secret, of the pool `pool`. */
  readonly clients?: { readonly [clientId: string]: string };
  /** ARN → text. */
  readonly secrets?: { readonly [arn: string]: string };
  readonly gateway?: { readonly [member: string]: unknown };
  readonly targets?: readonly { readonly [member: string]: unknown }[];
  /** What every call is refused with: a name and a message. */
  readonly refusal?: readonly [name: string, message: string];
}

/** AWS as far as the commands ask it: CloudFormation, Cognito, Secrets Manager, and AgentCore's control plane. */
export interface FakeAws {
  readonly url: string;
  /** What was asked: the operation, or the method and path. */
  readonly calls: string[];
  close(): Promise<void>;
}

/** Targets on a page, so that lists have several. */
const PAGE = 2;

const TIME = '2026-01-01T00:00:00Z';

export async function startAws(account: FakeAccount): Promise<FakeAws> {
  const calls: string[] = [];
  const server: TestServer = await startServer((asked) => {
    const target = String(asked.headers['x-amz-target'] ?? '');
    if (target) return record(calls, target.split('.')[1] ?? '', () => answerJson(account, target, asked));
    if (asked.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      const form = new URLSearchParams(asked.body);
      return record(calls, form.get('Action') ?? '', () => answerQuery(account, form));
    }
    return record(calls, `${asked.method} ${asked.path}`, () => answerControl(account, asked));
  });
  return { url: server.url, calls, close: server.close };
}

/** Where the AWS SDK finds the fake, and credentials that it likes. */
export function environmentOf(url: string): { readonly [name: string]: string } {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'aws-secret-that-nobody-may-see',
    ...WITHOUT_FILES,
  };
}

/** No profile and no machine gives credentials. */
export const WITHOUT_FILES = {
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
};

function record(calls: string[], call: string, answer: () => Answer): Answer {
  calls.push(call);
  return answer();
}

function answerQuery({ stacks = {}, refusal }: FakeAccount, form: URLSearchParams): Answer {
  if (refusal) return queryError(...refusal);
  const name = form.get('StackName') ?? '';
  const stack = stacks[name];
  if (stack === undefined) return queryError('ValidationError', `Stack with id ${name} does not exist`);
  if (form.get('Action') === 'DescribeStacks') {
    const outputs = Object.entries(stack.outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue></member>`,
    );
    const member = `<StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${outputs.join('')}</Outputs>`;
    return xml('DescribeStacks', `<Stacks><member>${member}</member></Stacks>`);
  }
  // One resource a page.
  const { resources = [] } = stack;
  const start = Number(form.get('NextToken') ?? 0);
  const shown = resources.slice(start, start + 1).map(([type, id], index) => {
    const members = {
      LogicalResourceId: `R${start + index}`,
      PhysicalResourceId: id,
      ResourceType: type,
      ResourceStatus: 'CREATE_COMPLETE',
      LastUpdatedTimestamp: '2026-01-01T00:00:00Z',
    };
    const inner = Object.entries(members).map(([key, value]) => `<${key}>${value}</${key}>`);
    return `<member>${inner.join('')}</member>`;
  });
  const next = start + 1 < resources.length ? `<NextToken>${start + 1}</NextToken>` : '';
  return xml('ListStackResources', `<StackResourceSummaries>${shown.join('')}</StackResourceSummaries>${next}`);
}

function answerJson({ clients = {}, secrets = {}, refusal }: FakeAccount, target: string, { body }: Asked): Answer {
  if (refusal) return jsonError(...refusal);
  const input = JSON.parse(body);
  if (target.endsWith('.DescribeUserPoolClient')) {
    const ClientSecret = clients[input.ClientId];
    return ClientSecret === undefined || input.UserPoolId !== 'eu-west-1_pool'
      ? jsonError('ResourceNotFoundException', `User pool client ${input.ClientId} does not exist.`)
      : { body: { UserPoolClient: { ClientId: input.ClientId, ClientSecret } } };
  }
  const SecretString = secrets[input.SecretId];
  return SecretString === undefined
    ? jsonError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    : { body: { ARN: input.SecretId, SecretString } };
}

function answerControl({ gateway, targets = [], refusal }: FakeAccount, { path }: Asked): Answer {
  if (refusal) return restError(403, ...refusal);
  const url = new URL(path, 'http://fake');
  const [, , gatewayId, , targetId] = url.pathname.split('/');
  if (gateway === undefined || gateway.gatewayId !== gatewayId) {
    return restError(404, 'ResourceNotFoundException', `Gateway ${gatewayId} not found`);
  }
  if (targetId) return { body: targets.find((target) => target.targetId === targetId) ?? {} };
  if (!url.pathname.includes('/targets')) return { body: gateway };
  const start = Number(url.searchParams.get('nextToken') ?? 0);
  const items = targets.slice(start, start + PAGE).map(({ targetId: id, name, status }) => ({
    targetId: id,
    name,
    status,
    createdAt: TIME,
    updatedAt: TIME,
  }));
  const nextToken = start + PAGE < targets.length ? { nextToken: String(start + PAGE) } : {};
  return { body: { items, ...nextToken } };
}

function xml(operation: string, result: string): Answer {
  const body = `<${operation}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  return { headers: { 'content-type': 'text/xml' }, body };
}

function queryError(code: string, message: string): Answer {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`;
  return { status: 400, headers: { 'content-type': 'text/xml' }, body };
}

function jsonError(name: string, message: string): Answer {
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: { __type: name, message } };
}

function restError(status: number, name: string, message: string): Answer {
  return { status, headers: { 'x-amzn-errortype': name }, body: { message } };
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
