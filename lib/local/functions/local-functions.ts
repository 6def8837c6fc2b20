import type { ServedFunction } from '../../assembly/serving/model';
import type { EventSink } from '../events';
import type { AwsCredentialsSource } from './function-environment';
import type { FunctionInvoker } from './function-invoker';
import { FunctionPool, type PoolListener, type PoolOptions } from './function-pool';
import { isSameVersion } from './function-runtime';
import { parseError } from './lambda-errors';
import { ProcessGuard } from './process-guard';
import { RemoteFunction } from './remote-function';

export interface LocalFunctionsOptions {
  readonly region: string;
  readonly emit: EventSink;
  /**
   * Whether functions get the AWS credentials of the environment.
   *
   * @default 'none'
   */
  readonly awsCredentials?: AwsCredentialsSource;
  /**
   * How many processes one function has at most; further calls wait. New AWS accounts have ten for all functions.
   *
   * @default 10
   */
  readonly maxProcesses?: number;
  /**
   * How long a process waits for work before it ends, unless it is the function's only one.
   *
   * @default 60_000
   */
  readonly idleMilliseconds?: number;
  /**
   * The folder in whose `node_modules` functions that come as an archive or inline find the AWS SDK for JavaScript.
   *
   * @default process.cwd()
   */
  readonly project?: string;
}

/** A function, and who uses it. */
interface Running {
  readonly served: ServedFunction;
  invoker: FunctionInvoker;
  users: number;
}

/** The functions of a gateway, each with its processes, whoever calls them. */
export class LocalFunctions {
  readonly #running = new Map<string, Running>();
  readonly #guard = new ProcessGuard();
  /** Pools of code that has been replaced, which end with their last invocation. */
  readonly #retired = new Set<FunctionPool>();
  readonly #told = new Set<string>();
  readonly #options: PoolOptions;

  constructor(private readonly options: LocalFunctionsOptions) {
    const { region, awsCredentials, maxProcesses, idleMilliseconds, project } = options;
    this.#options = {
      region,
      awsCredentials: awsCredentials ?? 'none',
      maxProcesses: maxProcesses ?? 10,
      idleMilliseconds: idleMilliseconds ?? 60_000,
      project: project ?? process.cwd(),
    };
  }

  /**
   * What invokes a function. Whoever asks for the same function with the same settings shares its processes, which end
   * when all have closed theirs; a gateway that reloads asks anew first and closes then, and keeps what has not changed.
   *
   * @param invokeUrl where the function runs instead: the root of a Lambda Runtime Interface Emulator
   */
  acquire(served: ServedFunction, invokeUrl?: URL): FunctionInvoker {
    const key = JSON.stringify([served, invokeUrl]);
    const running = this.#running.get(key) ?? { served, invoker: this.#open(served, invokeUrl), users: 0 };
    this.#running.set(key, running);
    running.users++;
    let isClosed = false;
    return {
      invoke: (invocation) => running.invoker.invoke(invocation),
      prepare: () => running.invoker.prepare(),
      close: async () => {
        if (isClosed) return;
        isClosed = true;
        running.users--;
        if (running.users > 0) return;
        this.#running.delete(key);
        await running.invoker.close();
      },
    };
  }

  /** Takes a function's code anew from its folder. Invocations that have begun end with the code they began with. */
  restart(arn: string): void {
    for (const running of this.#running.values()) {
      const { served, invoker } = running;
      if (served.arn !== arn || !(invoker instanceof FunctionPool)) continue;
      running.invoker = this.#openPool(served);
      running.invoker.prepare();
      this.#retired.add(invoker);
      void invoker.retire().then(() => this.#retired.delete(invoker));
    }
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    const invokers = [...this.#running.values()].map(({ invoker }) => invoker);
    this.#running.clear();
    await Promise.all([...invokers, ...this.#retired].map((invoker) => invoker.close()));
    this.#guard.close();
  }

  #open(served: ServedFunction, invokeUrl: URL | undefined): FunctionInvoker {
    return invokeUrl === undefined ? this.#openPool(served) : new RemoteFunction(served, invokeUrl);
  }

  #openPool(served: ServedFunction): FunctionPool {
    return new FunctionPool(served, this.#options, this.#guard, this.#listenerOf(served));
  }

  #listenerOf({ label, runtime }: ServedFunction): PoolListener {
    const { emit } = this.options;
    return {
      onVersion: (wanted, version) => {
        const message = `${runtime} runs on ${wanted.language} ${version} here`;
        if (isSameVersion(wanted, version) || this.#told.has(label + message)) return;
        this.#told.add(label + message);
        emit({ type: 'notice', about: label, message });
      },
      onOutput: ({ stream, text, tool }) => emit({ type: 'output', source: label, tool, stream, text }),
      onError: (payload, tool) => {
        for (const text of parseError(payload).stack)
          emit({ type: 'output', source: label, tool, stream: 'stderr', text });
      },
    };
  }
}
