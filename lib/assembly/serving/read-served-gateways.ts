import { resolve } from 'node:path';
import { chooseByName } from '../choose-gateway';
import { readCloudAssembly } from '../cloud-assembly';
import { listOf, textOf } from '../json';
import type { Notice } from '../model';
import { readGateways } from '../read-assembly';
import { Resources } from '../resources';
import { Findings } from './findings';
import { LocalDeployment } from './local-deployment';
import { inLocalEnvironment, type LocalEnvironment } from './local-environment';
import type { ServedGateway } from './model';
import { readServedGateway } from './served-gateway';

/** What a person says about values that only a deployment knows. */
export interface ServingOptions extends LocalEnvironment {
  /** The name of a placeholder, without `${}`, or of a parameter → its value. */
  readonly values?: { readonly [placeholder: string]: string };
}

/** The gateways of an assembly or template, ready to be served. */
export interface ServedGateways {
  readonly gateways: readonly ServedGateway[];
  /** What is not known or not served, and belongs to no gateway. */
  readonly notices: readonly Notice[];
  /** The files and folders that the gateways are made of: when one changes, they have to be read again. */
  readonly files: readonly string[];
}

/** Macros that this package does the work of. */
const KNOWN_MACROS = ['AWS::LanguageExtensions'];

/** Reads the gateways of a cloud assembly's folder, or of a single template, with everything that it takes to serve them. */
export function readServedGateways(path: string, options: ServingOptions = {}): ServedGateways {
  const assembly = inLocalEnvironment(readCloudAssembly(path), options);
  const deployment = new LocalDeployment(assembly.stacks, options.values);
  const resources = new Resources(assembly, deployment);
  const { gateways, notices } = readGateways(path, resources);
  const files = new Set(assembly.files);
  const served = gateways.map((gateway) => {
    const findings = new Findings(resources);
    const result = readServedGateway(gateway, findings);
    for (const file of findings.files) files.add(file);
    return result;
  });
  return {
    gateways: served,
    notices: [...notices, ...macroNotices(resources), ...deployment.unusedValues()],
    files: [...files].map((file) => resolve(file)),
  };
}

/** The gateway that is meant: the only one, or the one that goes by a name, construct path or logical ID. */
export function chooseServedGateway(gateways: readonly ServedGateway[], wanted?: string): ServedGateway {
  return chooseByName(gateways, ({ gateway }) => gateway, 'the assembly', wanted);
}

function macroNotices({ assembly }: Resources): Notice[] {
  return assembly.stacks.flatMap(({ name, template }) =>
    listOf(template.Transform)
      .map(textOf)
      .filter((macro) => !KNOWN_MACROS.includes(macro))
      .map((macro) => ({
        about: name,
        message: `is transformed by ${macro} when it is deployed, which is not done here; give the transformed template`,
      })),
  );
}
