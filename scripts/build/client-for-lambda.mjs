/** Modules of the client that a handler has no use for, and what stands in for each. */
const STAND_INS = [
  {
    // What depends on the platform, above all the validator of what tools return. Handlers list tools and call none.
    module: /\/@modelcontextprotocol\/client\/dist\/shimsNode\.mjs$/,
    contents: `
      export const CORS_IS_POSSIBLE = false;
      export class DefaultJsonSchemaValidator {
        getValidator() {
          return () => {
            throw new Error('This handler was built without a validator for what tools return');
          };
        }
      }
    `,
  },
  {
    // Waits longer than a listing may take, and goes through proxies, which functions of custom resources have none of.
    module: /\/lib\/client\/undici-fetch\.ts$/,
    contents: 'export const createFetch = () => fetch;',
  },
];

/** Leaves out of the client of gateways what a handler has no use for. Fails when what is left out has moved. */
export const clientForLambda = {
  name: 'client-for-lambda',
  setup({ onLoad, onEnd }) {
    const left = new Set(STAND_INS);
    for (const standIn of STAND_INS) {
      onLoad({ filter: standIn.module }, () => {
        left.delete(standIn);
        return { contents: standIn.contents };
      });
    }
    onEnd(({ metafile }) => {
      const takesClient = Object.keys(metafile?.inputs ?? {}).some((input) => input.startsWith('lib/client/'));
      return takesClient
        ? { errors: [...left].map(({ module }) => ({ text: `No module is ${module} any more` })) }
        : {};
    });
  },
};
