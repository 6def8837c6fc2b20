// The whole of Cedar behind one import: WebAssembly is read from disk when this module is loaded, so load it when needed.
export {
  checkParseSchema,
  isAuthorizedPartial,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';

export type Cedar = typeof import('./cedar');
