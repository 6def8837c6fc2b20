import { ADA, engineOf, holds, tool } from './engine';

test.each([
  ['a text', { type: 'string' }, 'a', 'context.input.value == "a"'],
  [
    'a text of a list, which is an entity',
    { type: 'string', enum: ['a', 'b'] },
    'a',
    'context.input.value == AgentCore::T___x::Input::value::"a"',
  ],
  ['a whole number', { type: 'integer' }, 7, 'context.input.value < 8'],
  ['a number', { type: 'number' }, 7.25, 'context.input.value.lessThan(decimal("7.26"))'],
  ['a whole number where any is allowed', { type: 'number' }, 7, 'context.input.value == decimal("7.0")'],
  [
    'a number with more than four digits, which is rounded',
    { type: 'number' },
    0.123456,
    'context.input.value == decimal("0.1235")',
  ],
  ['a boolean', { type: 'boolean' }, true, 'context.input.value'],
  ['a list', { type: 'array', items: { type: 'string' } }, ['b', 'a'], 'context.input.value.contains("a")'],
  [
    'a list of numbers',
    { type: 'array', items: { type: 'number' } },
    [1, 2],
    'context.input.value.contains(decimal("2.0"))',
  ],
  [
    'an object',
    { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    { city: 'Rome' },
    'context.input.value.city == "Rome"',
  ],
  [
    'an object with members of any name',
    { type: 'object', additionalProperties: { type: 'integer' } },
    { x: 1 },
    'context.input.value.hasTag("x") && context.input.value.getTag("x") == 1',
  ],
  [
    'an object with both',
    {
      type: 'object',
      properties: { a: { type: 'string' } },
      required: ['a'],
      additionalProperties: { type: 'integer' },
    },
    { a: 'A', x: 1 },
    'context.input.value.a == "A" && context.input.value.hasTag("x") && context.input.value.getTag("x") == 1',
  ],
  [
    'one of several types',
    { type: ['string', 'null'] },
    'a',
    'context.input.value has typeChoice0 && context.input.value.typeChoice0 == "a"',
  ],
  ['null of several types', { type: ['string', 'null'] }, null, 'context.input.value has typeChoice1'],
  [
    'a choice of schemas',
    { anyOf: [{ type: 'integer' }, { type: 'string' }] },
    'a',
    'context.input.value has typeChoice1 && context.input.value.typeChoice1 == "a"',
  ],
  ['null', { type: 'null' }, null, 'context.input.value == AgentCore::Null::"null"'],
  ['a date', { type: 'string', format: 'date' }, '2026-02-01', 'context.input.value > datetime("2026-01-31")'],
  [
    'a time with an offset',
    { type: 'string', format: 'date-time' },
    '2026-02-01T10:00:00+02:00',
    'context.input.value == datetime("2026-02-01T08:00:00Z")',
  ],
  [
    'a time with microseconds',
    { type: 'string', format: 'date-time' },
    '2026-02-01t10:00:00.123456z',
    'context.input.value == datetime("2026-02-01T10:00:00.123Z")',
  ],
  ['a duration', { type: 'string', format: 'duration' }, 'P1DT2H0.5S', 'context.input.value == duration("26h500ms")'],
  ['weeks', { type: 'string', format: 'duration' }, 'P2W', 'context.input.value == duration("14d")'],
  ['an address', { type: 'string', format: 'ipv4' }, '10.0.0.7', 'context.input.value.isInRange(ip("10.0.0.0/8"))'],
  ['a text of another format', { type: 'string', format: 'uuid' }, 'a', 'context.input.value == "a"'],
])('policies see %s', async (_, schema, value, condition) => {
  expect(await holds(condition, schema, value)).toBe(true);
  expect(await holds(`!(${condition})`, schema, value)).toBe(false);
});

test('a definition is followed, also one that holds itself', async () => {
  const node = { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/$defs/Node' } } };
  const list = {
    ...tool('T___x'),
    inputSchema: {
      type: 'object',
      properties: { list: { $ref: '#/$defs/Node' } },
      required: ['list'],
      $defs: { Node: node },
    },
  };
  const { policies, notices } = await engineOf(
    ['permit(principal, action, resource) when { context.input.list has name && context.input.list.name == "a" };'],
    { tools: [list] },
  );

  const args = { list: { name: 'a', next: { name: 'b' } } };

  expect(notices).toEqual([]);
  expect(policies.authorize(ADA, 'T___x', args)).toMatchObject({ allowed: true, errors: [] });
});

test('names that are no names to Cedar do not keep policies from being checked', async () => {
  const odd = tool('my-target___get.it-now', {
    'x-kind': { type: 'string', enum: ['a'] },
    in: { type: 'string', enum: ['b'] },
    '1st': { type: 'object', additionalProperties: { type: 'string' } },
  });
  const { policies, notices } = await engineOf(
    [
      `permit(principal, action == AgentCore::Action::"my-target___get.it-now", resource) when {
         context.input has "x-kind" &&
         context.input["x-kind"] == AgentCore::my_target___get_it_now::Input::x_kind::"a"
       };`,
    ],
    { tools: [odd] },
  );

  expect(notices).toEqual([]);
  expect(policies.authorize(ADA, odd.name, { 'x-kind': 'a', in: 'b', '1st': { x: 'y' } })).toMatchObject({
    allowed: true,
    errors: [],
  });
});

test('arguments that the schema does not tell of are what they are', async () => {
  const { policies } = await engineOf([
    `permit(principal, action, resource) when {
       context.input.text == "a" && context.input.count == 2 && context.input.share == decimal("0.5") &&
       context.input.flags.contains(true) && context.input.nested.deep.value == 1 &&
       context.input.nothing == AgentCore::Null::"null"
     };`,
  ]);
  const args = { text: 'a', count: 2, share: 0.5, flags: [true], nested: { deep: { value: 1 } }, nothing: null };

  expect(policies.authorize(ADA, 'Elsewhere___tool', args)).toMatchObject({ allowed: true, errors: [] });
});

test('fails closed on numbers that Cedar cannot hold', async () => {
  const { policies } = await engineOf(['permit(principal, action, resource);']);

  expect(policies.authorize(ADA, 'T___x', { a: [1e300] })).toEqual({
    allowed: false,
    enforced: true,
    policies: [],
    errors: ['argument "a[0]" is 1e+300, which is beyond Cedar\'s whole numbers'],
  });
  expect(policies.authorize(ADA, 'T___x', { a: 922337203685477.9 }).errors).toEqual([
    'argument "a" is 922337203685477.9, which is beyond Cedar\'s decimals',
  ]);
  expect(policies.authorize(ADA, 'T___x', { a: 2 ** 60 })).toMatchObject({ allowed: true, errors: [] });
});

test.each([
  ['date-time', 'tomorrow', 'datetime'],
  ['duration', 'P1Y', 'duration'],
])('fails closed on a %s that is none', async (format, value, kind) => {
  expect(await holds('true', { type: 'string', format }, value)).toBe(
    `argument "value" is "${value}", which Cedar does not take for a ${kind}`,
  );
});

test.each(['__entity', '__extn', '__expr'])('fails closed on arguments that speak to Cedar with %s', async (name) => {
  const { policies } = await engineOf(['permit(principal, action, resource);']);

  const decision = policies.authorize(ADA, 'T___x', {
    who: { [name]: { type: 'AgentCore::OAuthUser', id: 'admin', fn: 'unknown', arg: 'x' } },
  });

  expect(decision).toMatchObject({ allowed: false, policies: [] });
  expect(decision.errors).toEqual([`arguments hold a member "${name}", which Cedar takes for more than a name`]);
});

test('a member called __proto__ is an argument like others', async () => {
  const { policies } = await engineOf(['permit(principal, action, resource) when { context.input has "__proto__" };']);

  expect(policies.authorize(ADA, 'T___x', JSON.parse('{"__proto__": 1}')).allowed).toBe(true);
  expect(policies.authorize(ADA, 'T___x', {}).allowed).toBe(false);
});
