import { relative } from 'node:path';
import type { AssemblyModel, GatewayModel } from '../assembly/model';
import { readAssembly } from '../assembly/read-assembly';
import { catalogOf } from '../catalog/catalog';
import { EXIT, type Io } from './io';
import { renderReport } from './report/report';
import { resolvePath } from './resolve-path';

export interface ShowOptions {
  /** A cloud assembly's folder, or a template. */
  readonly path: string;
  /** Print it for programs. */
  readonly json: boolean;
}

/** Prints what deploying a cloud assembly would create. */
export function show(options: ShowOptions, io: Io): number {
  const assembly = withRelativePaths(readAssembly(resolvePath(options.path, io)), io.cwd);
  io.stdout(options.json ? `${JSON.stringify(toJson(assembly), undefined, 2)}\n` : renderReport(assembly, io));
  return EXIT.done;
}

function withRelativePaths(assembly: AssemblyModel, cwd: string): AssemblyModel {
  const shorten = (path: string) => {
    const fromHere = relative(cwd, path);
    return fromHere.startsWith('..') ? path : fromHere || '.';
  };
  return {
    ...assembly,
    path: shorten(assembly.path),
    gateways: assembly.gateways.map((gateway) => ({ ...gateway, template: shorten(gateway.template) })),
  };
}

/** The model, with each tool once: as agents see it. A target lists only names, or `null` when nobody can know. */
function toJson(assembly: AssemblyModel) {
  return { ...assembly, gateways: assembly.gateways.map(gatewayToJson) };
}

function gatewayToJson(gateway: GatewayModel) {
  return {
    ...gateway,
    tools: catalogOf(gateway.targets, gateway),
    targets: gateway.targets.map((target) => ({
      ...target,
      tools: target.tools ? target.tools.map(({ name }) => name) : null,
    })),
  };
}
