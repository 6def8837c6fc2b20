import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Modules of the SDK that a Lambda function has no use for, and what stands in for each. */
const STAND_INS = [
  {
    // Lambda puts the credentials of a function into its environment.
    module: /\/@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/,
    contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  },
  {
    // A function has no home with a configuration in it; the environment is asked before.
    module: /\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/,
    contents: `
      export { CONFIG_PREFIX_SEPARATOR } from './constants';
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
    `,
  },
  {
    // Loaded by operations that stream events.
    module: /\/@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/,
    contents: "throw new Error('This handler was built without event streams');",
  },
];

/** Shapes of what operations take and give. */
const SCHEMAS = /\/@aws-sdk\/client-[^/]+\/dist-es\/schemas\/schemas_\d+\.js$/;

/** Leaves out of the clients of AWS what a Lambda function has no use for. Fails when a new SDK has moved what is left out. */
export const sdkForLambda = {
  name: 'sdk-for-lambda',
  setup({ onLoad, onEnd }) {
    const left = new Set(STAND_INS);
    for (const standIn of STAND_INS) {
      onLoad({ filter: standIn.module }, ({ path }) => {
        left.delete(standIn);
        return { contents: standIn.contents, resolveDir: dirname(path) };
      });
    }
    onLoad({ filter: SCHEMAS }, ({ path }) => ({ contents: withLiteralNames(readFileSync(path, 'utf8')) }));
    onEnd(({ metafile }) => {
      const takesSdk = Object.keys(metafile?.inputs ?? {}).some((input) => input.includes('/@aws-sdk/client-'));
      return takesSdk ? { errors: [...left].map(({ module }) => ({ text: `No module is ${module} any more` })) } : {};
    });
  },
};

/**
 * Writes the names of members where a schema has constants for them: `{ [_h]: 1 }` with `const _h = "http"` becomes
 * `{ "http": 1 }`. esbuild keeps whatever has computed names, the shapes of operations that nobody calls, too.
 */
function withLiteralNames(text) {
  const names = new Map(
    [...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, literal]) => [name, literal]),
  );
  return text.replace(/\[(_\w+)\]:/g, (member, name) => (names.has(name) ? `${names.get(name)}:` : member));
}
