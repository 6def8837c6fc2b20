export type ProtocolVersion = '2025-06-18' | '2025-11-25' | '2026-07-28';

type Reasons = { readonly [name: string]: string };

const NOT_OFFERED = 'the capability is none that gateways were seen to offer';
const ASKS_CLIENT = 'targets cannot ask clients for something through the local gateway';
const NO_FIXTURE = `not testable without a tool that asks clients for something: ${ASKS_CLIENT}`;
const NO_CAPABILITIES = 'gateways were seen to answer requests that do not tell the capabilities of their client';

/** Scenarios of features that a gateway does not have, and why. */
export const LEFT_OUT: Reasons = {
  'logging-set-level': NOT_OFFERED,
  'completion-complete': NOT_OFFERED,
  'tools-call-with-logging': 'begins with logging/setLevel, whose capability gateways were not seen to offer',
  'resources-subscribe': NOT_OFFERED,
  'resources-unsubscribe': NOT_OFFERED,
  'tools-call-sampling': ASKS_CLIENT,
  'tools-call-elicitation': ASKS_CLIENT,
  'elicitation-sep1034-defaults': ASKS_CLIENT,
  'elicitation-sep1330-enums': ASKS_CLIENT,
  'input-required-result-basic-elicitation': ASKS_CLIENT,
  'input-required-result-basic-sampling': ASKS_CLIENT,
  'input-required-result-basic-list-roots': ASKS_CLIENT,
  'input-required-result-request-state': ASKS_CLIENT,
  'input-required-result-multiple-input-requests': ASKS_CLIENT,
  'input-required-result-multi-round': ASKS_CLIENT,
  'input-required-result-non-tool-request': ASKS_CLIENT,
  'input-required-result-result-type': ASKS_CLIENT,
  'input-required-result-tampered-state': ASKS_CLIENT,
  'input-required-result-capability-check': ASKS_CLIENT,
  'server-sse-polling':
    'optional, and about servers that end a stream in the middle of a call, which the gateway never does',
  'http-custom-header-server-validation':
    'the gateway passes "x-mcp-header" on and does not look at the headers that it names',
};

/** Checks that fail, `<scenario>: <check>`, and why. */
export const EXCEPTIONS: { readonly [version in ProtocolVersion]: Reasons } = {
  '2025-06-18': {},
  '2025-11-25': {},
  '2026-07-28': {
    'server-stateless: sep-2575-request-meta-invalid-missing-client-capabilities': NO_CAPABILITIES,
    'server-stateless: sep-2575-http-server-meta-invalid-400': NO_CAPABILITIES,
    'server-stateless: sep-2575-server-rejects-undeclared-capability': NO_FIXTURE,
    'server-stateless: sep-2575-missing-capability-http-400': NO_FIXTURE,
    'server-stateless: sep-2575-http-server-no-independent-requests-on-stream': NO_FIXTURE,
  },
};
