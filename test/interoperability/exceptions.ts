export type ProtocolVersion = '2025-06-18' | '2025-11-25' | '2026-07-28';

type Reasons = { readonly [name: string]: string };

const NOT_OFFERED = 'the capability is none that gateways were seen to offer';
const TOOLS_ALONE = 'the documentation speaks of targets that ask during the call of a tool';
const NO_ROOTS = 'the documentation names forms, pages and completions as what targets may ask for';
const NO_CAPABILITIES = 'gateways were seen to answer requests that do not tell the capabilities of their client';

/** Scenarios of features that a gateway does not have, and why. */
export const LEFT_OUT: Reasons = {
  'logging-set-level': NOT_OFFERED,
  'completion-complete': NOT_OFFERED,
  'tools-call-with-logging': 'begins with logging/setLevel, whose capability gateways were not seen to offer',
  'resources-subscribe': NOT_OFFERED,
  'resources-unsubscribe': NOT_OFFERED,
  'input-required-result-basic-list-roots': NO_ROOTS,
  'input-required-result-multiple-input-requests': NO_ROOTS,
  'input-required-result-non-tool-request': TOOLS_ALONE,
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
    'input-required-result-tampered-state: sep-2322-reject-tampered-state':
      'the target refuses it, and an error of a target becomes the result of a tool that failed',
  },
};
