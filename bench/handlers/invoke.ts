// Runs in a process of its own: loads the code of a function as Lambda does, gives it one event, and reports on file 3.
import { statSync, writeSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';

/** What is run: the module, the name of its export, the event, and where this machine plays AWS. */
export interface Invocation {
  readonly module: string;
  readonly name: string;
  readonly event: object;
  readonly port: number;
}

/** What one run took: milliseconds and bytes. */
export interface Run {
  readonly load: number;
  /** From the event to the end of the handler, which has told CloudFormation by then. */
  readonly serve: number;
  /** Code that was loaded, that of the SDK included. */
  readonly code: number;
}

const context = { getRemainingTimeInMillis: () => 120_000, logStreamName: 'bench', awsRequestId: 'bench' };

async function main({ module, name, event, port }: Invocation): Promise<void> {
  const load = createRequire(__filename);
  const started = performance.now();
  const handler: unknown = load(module)[name];
  const loaded = performance.now();
  if (typeof handler !== 'function') throw new Error(`${module} has no function "${name}"`);
  toThisMachine(port);

  const asked = performance.now();
  await handler(event, context);
  const served = performance.now();

  const files = Object.keys(load.cache).filter((file) => file !== __filename);
  const code = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const run: Run = { load: loaded - started, serve: served - asked, code };
  writeSync(3, JSON.stringify(run));
  // Lambda stops a process that has answered, and does not wait for its connections.
  process.exit();
}

/**
 * Has requests of CloudFormation's URL go to this machine, without TLS. Functions of aws-cdk-lib know its host alone, not
 * its port.
 */
function toThisMachine(port: number): void {
  const request = (target: string | URL | https.RequestOptions, ...more: unknown[]) => {
    const isOptions = typeof target === 'object' && !(target instanceof URL);
    const { pathname, search } = isOptions ? { pathname: target.path, search: '' } : new URL(target);
    const [options, callback] = isOptions ? [target, more[0]] : more;
    return http.request(
      { ...Object(options), protocol: 'http:', hostname: '127.0.0.1', port, path: `${pathname}${search}` },
      // The same that `https.request` was given.
      callback as (response: http.IncomingMessage) => void,
    );
  };
  Object.assign(https, { request });
}

main(JSON.parse(process.argv[2] ?? '{}')).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
