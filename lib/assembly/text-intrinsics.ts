import { listOf, textOf } from './json';
import { splitOutsidePlaceholders } from './placeholders';

/** Resolves a part of a template's value. */
type Evaluate = (value: unknown) => unknown;

/** The functions that know nothing but their arguments. */
export const TEXT_INTRINSICS: { readonly [name: string]: (argument: unknown, evaluate: Evaluate) => unknown } = {
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::ToJsonString': (argument, evaluate) => JSON.stringify(evaluate(argument)),
};

function join(argument: unknown, evaluate: Evaluate): string {
  const [delimiter, items] = listOf(argument);
  return listOf(evaluate(items)).map(textOf).join(textOf(delimiter));
}

function split(argument: unknown, evaluate: Evaluate): string[] {
  const [delimiter, source] = listOf(argument);
  return splitOutsidePlaceholders(textOf(evaluate(source)), textOf(delimiter));
}

function select(argument: unknown, evaluate: Evaluate): unknown {
  const [index, items] = listOf(argument);
  const list = listOf(evaluate(items));
  const position = Number(textOf(evaluate(index)));
  // An ARN that is known only after deployment does not split: the whole says more than a part that is not there.
  return list.length > position ? list[position] : textOf(list);
}
