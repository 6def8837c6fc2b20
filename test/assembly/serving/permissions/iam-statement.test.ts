import { type IamStatement, type IamText, judge } from '../../../../lib/assembly/serving/permissions/iam-statement';

const known = (text: string): IamText => ({ text, certainty: 'known' });
const madeUp = (text: string): IamText => ({ text, certainty: 'made-up' });
const UNKNOWN: IamText = { text: 'somewhere', certainty: 'unknown' };

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:Shop-Fn';

function statement(changes: Partial<IamStatement> = {}): IamStatement {
  return {
    effect: 'Allow',
    actions: [known('lambda:InvokeFunction')],
    isAllActionsBut: false,
    resources: [known(FUNCTION)],
    isAllResourcesBut: false,
    isConditional: false,
    ...changes,
  };
}

const judged = (resource: IamText, ...statements: Partial<IamStatement>[]) =>
  judge(statements.map(statement), 'lambda:InvokeFunction', resource);

test.each<[string, Partial<IamStatement>, string]>([
  ['the action and the resource', {}, 'allowed'],
  ['an action in other letters', { actions: [known('LAMBDA:invokefunction')] }, 'allowed'],
  ['a wildcard of actions', { actions: [known('lambda:Invoke*')] }, 'allowed'],
  ['everything', { actions: [known('*')], resources: [known('*')] }, 'allowed'],
  ['other actions', { actions: [known('lambda:GetFunction'), known('s3:*')] }, 'missing'],
  ['all actions but others', { actions: [known('iam:*')], isAllActionsBut: true }, 'allowed'],
  ['all actions but this one', { actions: [known('lambda:*')], isAllActionsBut: true }, 'missing'],
  ['a wildcard of resources', { resources: [known(`${FUNCTION}*`)] }, 'allowed'],
  ['a wildcard over the parts of an ARN', { resources: [known('arn:aws:lambda:*')] }, 'allowed'],
  [
    'another Region and account',
    { resources: [known('arn:aws-cn:lambda:eu-west-1:444455556666:function:Shop-Fn')] },
    'allowed',
  ],
  ['another function', { resources: [known(`${FUNCTION}2`)] }, 'missing'],
  ['an alias of it', { resources: [known(`${FUNCTION}:live`)] }, 'missing'],
  ['all resources but others', { resources: [known('arn:aws:s3:::mine')], isAllResourcesBut: true }, 'allowed'],
  ['all resources but this one', { resources: [known(FUNCTION)], isAllResourcesBut: true }, 'missing'],
  ['no resources', { resources: [] }, 'missing'],
  ['a condition', { isConditional: true }, 'unknown'],
  ['an action that is not known', { actions: [UNKNOWN] }, 'unknown'],
  ['a resource that is not known', { resources: [UNKNOWN] }, 'unknown'],
  ['a question mark', { resources: [known('arn:aws:lambda:us-east-1:111122223333:function:Shop-F?')] }, 'unknown'],
  ['an effect that only the deployment knows', { effect: 'somehow' }, 'unknown'],
])('a statement about %s', (_, changes, expected) => {
  expect(judged(known(FUNCTION), changes)).toBe(expected);
});

test.each<[string, IamText, IamText, string]>([
  ['both made up, of one resource', madeUp(FUNCTION), madeUp(FUNCTION), 'allowed'],
  ['both made up, of two', madeUp(`${FUNCTION}2`), madeUp(FUNCTION), 'missing'],
  [
    'one made up, one written out',
    known('arn:aws:lambda:us-east-1:111122223333:function:shop-*'),
    madeUp(FUNCTION),
    'unknown',
  ],
  ['one made up, one of another service', known('arn:aws:s3:::assets/*'), madeUp(FUNCTION), 'missing'],
])('texts of which %s', (_, pattern, resource, expected) => {
  expect(judged(resource, { resources: [pattern] })).toBe(expected);
});

test('what is denied is denied, whatever is allowed', () => {
  expect(judged(known(FUNCTION), {}, { effect: 'Deny' })).toBe('denied');
  expect(judged(known(FUNCTION), {}, { effect: 'Deny', isConditional: true })).toBe('allowed');
  expect(judged(known(FUNCTION), {}, { effect: 'Deny', resources: [known(`${FUNCTION}2`)] })).toBe('allowed');
  expect(judged(known(FUNCTION), {}, { effect: 'Deny', actions: [known('iam:*')], isAllActionsBut: true })).toBe(
    'denied',
  );
});

test('without a resource, what is allowed anywhere is allowed, and denied only what is denied everywhere', () => {
  const action = 'dynamodb:GetItem';
  const one = statement({ actions: [known(action)] });
  const all = statement({ actions: [known(action)], resources: [known('*')], effect: 'Deny' });

  expect(judge([one], action)).toBe('allowed');
  expect(judge([one, { ...one, effect: 'Deny' }], action)).toBe('allowed');
  expect(judge([one, all], action)).toBe('denied');
  expect(judge([], action)).toBe('missing');
});
