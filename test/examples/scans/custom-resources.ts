import type { TemplateText } from '../example-folders';

/** The types of a template's resources that CloudFormation does not own. */
export function customResourcesIn({ Resources = {} }: TemplateText): string[] {
  const types = Object.values(Resources).map(({ Type }) => Type);
  return [
    ...new Set(types.filter((type) => !type.startsWith('AWS::') || type === 'AWS::CloudFormation::CustomResource')),
  ].sort();
}
