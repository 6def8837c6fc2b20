/** What depends on the platform in the SDK of MCP: the validator of what tools return, a quarter of a handler, for one. */
const PLATFORM = /\/@modelcontextprotocol\/client\/dist\/shimsNode\.mjs$/;

/** Handlers list tools and call none. */
const STAND_IN = `
  export const CORS_IS_POSSIBLE = false;
  export class DefaultJsonSchemaValidator {
    getValidator() {
      return () => {
        throw new Error('This handler was built without a validator for what tools return');
      };
    }
  }
`;

/** Leaves out of the SDK of MCP what a Lambda function has no use for. Fails when a new SDK has moved what is left out. */
export const mcpForLambda = {
  name: 'mcp-for-lambda',
  setup({ onLoad, onEnd }) {
    let isMet = false;
    onLoad({ filter: PLATFORM }, () => {
      isMet = true;
      return { contents: STAND_IN };
    });
    onEnd(({ metafile }) => {
      const takesSdk = Object.keys(metafile?.inputs ?? {}).some((input) =>
        input.includes('/@modelcontextprotocol/client/'),
      );
      return takesSdk && !isMet ? { errors: [{ text: `No module is ${PLATFORM} any more` }] } : {};
    });
  },
};
