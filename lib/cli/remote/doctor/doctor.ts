import { GatewayError } from '../../../schema/gateway-error';
import { type Declared, readDeclared } from '../../diff/read-side';
import { EXIT, type Io } from '../../io';
import { resolvePath } from '../../resolve-path';
import { type Located, locate, type Whereabouts } from '../locate';
import { tellIfSlow } from '../tell-if-slow';
import type { ControlPlaneReport } from './control-plane';
import { askForToken, askForTools, compareTools } from './data-plane';
import type { Finding } from './finding';
import { renderFindings } from './render-findings';
import { checkTransform } from './transform';

export interface DoctorOptions extends Whereabouts {
  /** An assembly, a template or a lock file, whose tools the gateway should have. */
  readonly assembly?: string;
  readonly json: boolean;
}

/** Looks at everything that agents need of a gateway, and says what is wrong and what to do. */
export async function doctor(options: DoctorOptions, io: Io): Promise<number> {
  const located = await locate(options);
  const findings = await tellIfSlow(io, located.label, () => examine(located, options, io));
  const isWell = findings.every(({ state }) => state !== 'wrong');
  io.stdout(
    options.json ? `${JSON.stringify({ ok: isWell, findings }, undefined, 2)}\n` : renderFindings(findings, io),
  );
  return isWell ? EXIT.done : EXIT.problems;
}

async function examine(located: Located, options: DoctorOptions, io: Io): Promise<readonly Finding[]> {
  const { assembly } = options;
  const control = await askControlPlaneIfKnown(located);
  const { gateway } = control;
  const declared = assembly === undefined ? undefined : readExpected(resolvePath(assembly, io), gateway?.name);
  const expected = declared?.catalog;
  const transform = gateway && (await checkTransform(gateway, options, declared?.gateway?.transform));
  const token = await askForToken(located);
  const findings = [...control.findings, ...(transform ? [transform] : []), token];
  // Without a token the gateway says the same once more.
  if (token.state === 'wrong') return findings;
  const { finding, tools } = await askForTools(located);
  findings.push(finding);
  if (tools === undefined) return findings;
  if (expected !== undefined && assembly !== undefined) findings.push(...compareTools(expected, tools, assembly));
  else findings.push({ check: 'catalogue', state: 'unknown', text: 'not compared; --assembly cdk.out names one' });
  return findings;
}

async function askControlPlaneIfKnown({ deployed }: Located): Promise<ControlPlaneReport> {
  if (deployed === undefined) return { findings: [] };
  const { askControlPlane } = await import('./control-plane');
  return askControlPlane(deployed);
}

/** What is declared of the only gateway, or of the one that has the name of the gateway that is looked at. */
function readExpected(path: string, gatewayName: string | undefined): Declared {
  try {
    return readDeclared(path);
  } catch (error) {
    const isAmbiguous = error instanceof GatewayError && error.code === 'CATALOG_GATEWAY_AMBIGUOUS';
    if (!isAmbiguous || gatewayName === undefined) throw error;
  }
  return readDeclared(path, gatewayName);
}
