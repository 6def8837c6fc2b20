import { listOf, objectAt, textOf } from '../json';
import type { TargetReading } from '../target';
import { readBackend } from './backends';
import { readCredential } from './credentials';
import type { Findings } from './findings';
import type { ServedTarget } from './model';

/** A target, and what it takes to answer its calls. */
export function readServedTarget(reading: TargetReading, findings: Findings): ServedTarget {
  const { target, resource, found } = reading;
  const { name } = target;
  const { stack } = resource;
  findings.use(resource.raw.Name, stack, `the name of ${name}`);
  if (found.file !== undefined) {
    findings.watch(found.file);
  }
  const backend = readBackend(reading, findings);
  if (backend.kind === 'REFUSED') {
    findings.tell(name, backend.reason);
  } else if (found.problem !== undefined && findings.isKnown(resource.raw.TargetConfiguration, stack)) {
    findings.tell(name, `${found.problem}; the service may refuse the whole target`);
  }
  for (const member of ['PrivateEndpoint', 'CertificateConfigurations']) {
    if (resource.properties[member] !== undefined) {
      const what = member === 'PrivateEndpoint' ? 'a private endpoint' : 'certificates of its own';
      findings.tell(name, `is reached through ${what} once deployed, and directly here`);
    }
  }
  findings.use(findings.raw(resource, 'MetadataConfiguration'), stack, `the headers of ${name}`);
  const metadata = objectAt(resource.properties, 'MetadataConfiguration');
  const credential = readCredential(resource, name, findings);
  const { tools: _tools, ...withoutTools } = target;
  return {
    target: backend.kind === 'REFUSED' && backend.isFailed ? withoutTools : target,
    backend,
    ...(credential && { credential }),
    requestHeaders: headerNames(metadata.AllowedRequestHeaders),
    responseHeaders: headerNames(metadata.AllowedResponseHeaders),
    queryParameters: listOf(metadata.AllowedQueryParameters).map(textOf),
  };
}

function headerNames(names: unknown): string[] {
  return listOf(names).map((name) => textOf(name).toLowerCase());
}
