import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { type SmithyModel, shapeName } from './smithy-model';

/** The service that tools are made of, or why there is none. */
export type ServiceFinding = { readonly id: string } | { readonly issue: Issue };

/** Finds the one service of a model: the one asked for by id or name, else the only one. */
export function findService(model: SmithyModel, asked: string | undefined): ServiceFinding {
  const services = model.idsOf('service');
  const candidates = asked === undefined ? services : services.filter((id) => id === asked || shapeName(id) === asked);
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) {
    return { id: only };
  }
  if (only !== undefined) {
    const message = `has ${candidates.length} services, ${quoted(candidates)}; a target serves one, so write its shape id as "service"`;
    return { issue: { code: 'SMITHY_SERVICE_AMBIGUOUS', severity: 'error', path: pointer('shapes'), message } };
  }
  const message =
    asked === undefined || services.length === 0
      ? 'has no shape of type "service"; use the whole model of a service, such as one from github.com/aws/api-models-aws'
      : `has no service "${asked}"; write one of ${quoted(services)} as "service"`;
  return { issue: { code: 'SMITHY_SERVICE_MISSING', severity: 'error', path: pointer('shapes'), message } };
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ');
}
