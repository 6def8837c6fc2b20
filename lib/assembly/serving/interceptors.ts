import { isNode } from '../../schema/node';
import { listOf, objectAt, textOf } from '../json';
import type { Resource } from '../resources';
import type { Findings } from './findings';
import { readFunction } from './functions';
import type { ServedInterceptor } from './model';
import { isTrue } from './user-pool';

/** The functions that see the requests and answers of a gateway. */
export function readInterceptors(gateway: Resource, findings: Findings): ServedInterceptor[] {
  const { stack } = gateway;
  // Those that a condition leaves out are no part of the resolved list.
  const raw = listOf(findings.raw(gateway, 'InterceptorConfigurations'))
    .map((_, index) => findings.raw(gateway, 'InterceptorConfigurations', index))
    .filter((configuration) => isNode(findings.resources.values.resolve(configuration, stack)));
  return raw.map((configuration) => {
    findings.use(objectAt(configuration).InterceptionPoints, stack, 'the interceptors');
    findings.use(objectAt(configuration).InputConfiguration, stack, 'the interceptors');
    const resolved = objectAt(findings.resources.values.resolve(configuration, stack));
    const points = listOf(resolved.InterceptionPoints).map(textOf);
    const input = objectAt(resolved.InputConfiguration);
    const excluded = listOf(objectAt(input, 'PayloadFilter').Exclude).map((each) => objectAt(each).Field);
    const arn = findings.resources.values.part(configuration, stack, 'Interceptor', 'Lambda', 'Arn');
    return {
      function: readFunction(arn, stack, { label: `the ${points.join(' and ')} interceptor` }, findings),
      points,
      passRequestHeaders: isTrue(input.PassRequestHeaders),
      excludesResponseBody: excluded.includes('RESPONSE_BODY'),
    };
  });
}
