import type { ServedClaimRule, ServedJwtRules } from '../../../lib/assembly/serving/model';
import { findRefusal } from '../../../lib/local/auth/claim-rules';
import { rules } from './gateway';

const NONE = { allowedClients: [], allowedScopes: [] };
const TEAM: ServedClaimRule = { name: 'team', type: 'STRING', operator: 'EQUALS', values: ['shop'] };
const GROUP: ServedClaimRule = { name: 'groups', type: 'STRING_ARRAY', operator: 'CONTAINS', values: ['admins'] };
const ANY: ServedClaimRule = { ...GROUP, operator: 'CONTAINS_ANY', values: ['admins', 'buyers'] };

type Row = [string, object, Partial<ServedJwtRules>, string | undefined];

test.each<Row>([
  ['no rules', {}, NONE, undefined],
  ['an allowed client', { client_id: 'b' }, { ...NONE, allowedClients: ['a', 'b'] }, undefined],
  [
    'another client',
    { client_id: 'c' },
    { ...NONE, allowedClients: ['a', 'b'] },
    'client_id "c" is none of the gateway\'s allowedClients ("a", "b")',
  ],
  [
    'no client',
    {},
    { ...NONE, allowedClients: ['a'] },
    'the token has no client_id, and the gateway has allowedClients ("a")',
  ],
  [
    'an ID token of Amazon Cognito',
    { token_use: 'id', aud: 'a' },
    { ...NONE, allowedClients: ['a'] },
    'the token has no client_id, and the gateway has allowedClients ("a"); it is an ID token, so send the access token instead',
  ],
  [
    'the client in azp, as Microsoft Entra ID has it',
    { azp: 'a' },
    { ...NONE, allowedClients: ['a'] },
    'the token has no client_id, and the gateway has allowedClients ("a"); azp is not looked at',
  ],
  [
    'a client that is a list',
    { client_id: ['a'] },
    { ...NONE, allowedClients: ['a'] },
    'client_id ["a"] is none of the gateway\'s allowedClients ("a")',
  ],
  ['an allowed audience', { aud: 'x' }, { ...NONE, allowedAudience: ['x'] }, undefined],
  ['an allowed audience among others', { aud: ['y', 'x'] }, { ...NONE, allowedAudience: ['x'] }, undefined],
  [
    'another audience',
    { aud: ['y', 'z'] },
    { ...NONE, allowedAudience: ['x'] },
    'aud ["y","z"] is none of the gateway\'s allowedAudience ("x")',
  ],
  [
    'no audience',
    {},
    { ...NONE, allowedAudience: ['x'] },
    'the token has no aud, and the gateway has allowedAudience ("x")',
  ],
  [
    'no audience in an access token of Amazon Cognito',
    { token_use: 'access' },
    { ...NONE, allowedAudience: ['x'] },
    'the token has no aud, and the gateway has allowedAudience ("x"); access tokens of Amazon Cognito have none, so check allowedClients instead',
  ],
  ['one allowed scope of several', { scope: 'c b' }, { ...NONE, allowedScopes: ['a', 'b'] }, undefined],
  ['scopes in scp, as Microsoft Entra ID has them', { scp: 'c b' }, { ...NONE, allowedScopes: ['b'] }, undefined],
  ['scopes in scp, as Okta has them', { scp: ['c', 'b'] }, { ...NONE, allowedScopes: ['b'] }, undefined],
  [
    'a scope that only begins like an allowed one',
    { scope: 'admin' },
    { ...NONE, allowedScopes: ['adm'] },
    'scope "admin" holds none of the gateway\'s allowedScopes ("adm")',
  ],
  [
    'no scope',
    { scope: '' },
    { ...NONE, allowedScopes: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
    'the token has no scope, and the gateway has allowedScopes ("a", "b", "c", "d", "e" and 2 more)',
  ],
  ['STRING EQUALS', { team: 'shop' }, { ...NONE, customClaims: [TEAM] }, undefined],
  [
    'STRING EQUALS of another text',
    { team: 'shops' },
    { ...NONE, customClaims: [TEAM] },
    '"team" is "shops", and the gateway wants a STRING that equals "shop"',
  ],
  [
    'STRING EQUALS of a list',
    { team: ['shop'] },
    { ...NONE, customClaims: [TEAM] },
    '"team" is ["shop"], and the gateway wants a STRING that equals "shop"',
  ],
  [
    'a claim that is not there',
    {},
    { ...NONE, customClaims: [TEAM] },
    'the token has no "team", and the gateway wants a STRING that equals "shop"',
  ],
  [
    'a claim that every object has',
    {},
    { ...NONE, customClaims: [{ ...TEAM, name: 'constructor' }] },
    'the token has no "constructor", and the gateway wants a STRING that equals "shop"',
  ],
  ['STRING_ARRAY CONTAINS', { groups: ['buyers', 'admins'] }, { ...NONE, customClaims: [GROUP] }, undefined],
  [
    'STRING_ARRAY CONTAINS of others',
    { groups: ['buyers'] },
    { ...NONE, customClaims: [GROUP] },
    '"groups" is ["buyers"], and the gateway wants a STRING_ARRAY that contains "admins"',
  ],
  [
    'STRING_ARRAY CONTAINS of a text',
    { groups: 'admins' },
    { ...NONE, customClaims: [GROUP] },
    '"groups" is "admins", and the gateway wants a STRING_ARRAY that contains "admins"',
  ],
  ['STRING_ARRAY CONTAINS_ANY', { groups: ['buyers'] }, { ...NONE, customClaims: [ANY] }, undefined],
  [
    'STRING_ARRAY CONTAINS_ANY of others',
    { groups: ['guests'] },
    { ...NONE, customClaims: [ANY] },
    '"groups" is ["guests"], and the gateway wants a STRING_ARRAY that contains one of "admins", "buyers"',
  ],
  [
    'the second of two claims',
    { team: 'shop', groups: [] },
    { ...NONE, customClaims: [TEAM, GROUP] },
    '"groups" is [], and the gateway wants a STRING_ARRAY that contains "admins"',
  ],
  [
    'one rule of several that is not met',
    { client_id: 'agents', scope: 'gateway/read', aud: 'y' },
    { allowedAudience: ['x'] },
    'aud "y" is none of the gateway\'s allowedAudience ("x")',
  ],
])('%s', (_, claims, overrides, expected) => {
  expect(findRefusal({ ...claims }, rules(overrides))).toBe(expected);
});

test('what a caller chose is shortened', () => {
  const refusal = findRefusal({ client_id: 'x'.repeat(10_000) }, rules());

  expect(refusal?.length).toBeLessThan(250);
});
