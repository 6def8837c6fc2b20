import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { CONTENDERS, type Contender, type Contest, type DeployedFunction } from './contenders';
import type { Invocation, Run } from './invoke';
import type { Responder } from './responder';

/** One round: every contender has run its functions, each in a new process. */
export type Round = Readonly<Record<Contender, Run>>;

/** Where the assemblies and the program that runs functions are, and how they are run. */
export class Laboratory {
  public readonly folder: string;
  private readonly program: string;

  public constructor(
    private readonly root: string,
    private readonly responder: Responder,
  ) {
    const parent = join(root, 'node_modules/.cache');
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, 'cdk-mcp-gateway-bench-'));
    this.program = join(this.folder, 'invoke.js');
    buildSync({
      entryPoints: [join(root, 'bench/handlers/invoke.ts')],
      outfile: this.program,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    });
  }

  /** Runs all contenders; another one begins each round, so that none always follows the same. */
  public async round(contest: Contest, index: number): Promise<Round> {
    const runs: Partial<Record<Contender, Run>> = {};
    const first = index % CONTENDERS.length;
    for (const contender of [...CONTENDERS.slice(first), ...CONTENDERS.slice(0, first)]) {
      runs[contender] = await this.runInRow(contest[contender]);
    }
    const { ours, custom, provider } = runs;
    if (!ours || !custom || !provider) throw new Error('a contender has not run');
    return { ours, custom, provider };
  }

  public dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs functions one after the other. The first waits for the second in Lambda; here it is answered at once. */
  private async runInRow(functions: readonly DeployedFunction[]): Promise<Run> {
    this.responder.told = '';
    let sum: Run = { load: 0, serve: 0, code: 0 };
    for (const deployed of functions) {
      const { load, serve, code } = await this.run(deployed);
      sum = { load: sum.load + load, serve: sum.serve + serve, code: sum.code + code };
    }
    const { Status, Reason } = JSON.parse(this.responder.told || '{}');
    if (Status !== 'SUCCESS') throw new Error(`CloudFormation was told ${Status ?? 'nothing'}: ${Reason}`);
    return sum;
  }

  private async run({ folder, handler, properties }: DeployedFunction): Promise<Run> {
    const [file = '', name = ''] = handler.split('.');
    const event = {
      RequestType: 'Create',
      ResponseURL: 'https://cloudformation.example.com/tell?Signature=bench',
      StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/11111111-2222-3333-4444-555555555555',
      RequestId: '11111111-2222-3333-4444-555555555555',
      LogicalResourceId: 'Call',
      ResourceType: 'Custom::Call',
      ResourceProperties: properties,
    };
    const { port } = this.responder;
    const invocation: Invocation = { module: join(folder, file), name, event, port };
    const child = spawn(process.execPath, ['--no-warnings', this.program, JSON.stringify(invocation)], {
      env: this.environment(port),
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    let report = '';
    child.stderr?.on('data', (data) => {
      stderr += data;
    });
    child.stdio[3]?.on('data', (data) => {
      report += data;
    });
    const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (status !== 0 || report === '') throw new Error(`${handler} in ${folder} ended with ${status}:\n${stderr}`);
    return JSON.parse(report);
  }

  /** As in Lambda: credentials, where the runtime's SDK is, and a home without files. */
  private environment(port: number): NodeJS.ProcessEnv {
    return {
      HOME: this.folder,
      NODE_PATH: join(this.root, 'node_modules'),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_SESSION_TOKEN: 'example',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      USER_ON_EVENT_FUNCTION_ARN: 'arn:aws:lambda:eu-west-1:111122223333:function:user',
    };
  }
}
