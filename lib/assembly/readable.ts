import { PLACEHOLDER } from './placeholders';

const PSEUDO_PARAMETERS: { readonly [name: string]: string } = {
  'AWS::AccountId': 'account',
  'AWS::Partition': 'partition',
  'AWS::Region': 'region',
  'AWS::URLSuffix': 'domain',
};

/** One line that is safe to print: templates and documents may hold line breaks and terminal controls. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** A value of the template, with `<…>` for what is known only after deployment. */
export function readable(text: string): string {
  return plain(text.replace(PLACEHOLDER, (whole) => `<${readableName(whole.slice(2, -1))}>`));
}

/** What people call the thing that a placeholder stands for. */
export function readableName(placeholder: string): string {
  return PSEUDO_PARAMETERS[placeholder] ?? placeholder.replace(/\.Arn$/, '');
}
