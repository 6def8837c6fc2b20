import { globMatcher } from '../../../schema/glob';

/** A text of a policy, as far as it can be known. */
export interface IamText {
  readonly text: string;
  /** `made-up` when a local value stands for the deployed one, `unknown` when nothing does. */
  readonly certainty: 'known' | 'made-up' | 'unknown';
}

/** One statement of a policy. */
export interface IamStatement {
  readonly effect: string;
  readonly actions: readonly IamText[];
  /** Whether the actions are those that the statement is not about. */
  readonly isAllActionsBut: boolean;
  readonly resources: readonly IamText[];
  readonly isAllResourcesBut: boolean;
  /** Whether it counts under circumstances only. */
  readonly isConditional: boolean;
}

/** `unknown` when it depends on what only a deployment or a call knows. */
export type Judgement = 'allowed' | 'denied' | 'missing' | 'unknown';

type Match = 'yes' | 'maybe' | 'no';

/**
 * Judges by statements whether an action is allowed: on one resource, or on any at all. Whatever is not certain makes it
 * `unknown`: nobody should look for a permission that is there.
 */
export function judge(statements: readonly IamStatement[], action: string, resource?: IamText): Judgement {
  let isAllowed = false;
  let isUnknown = false;
  for (const statement of statements) {
    const match = matchOf(statement, action, resource);
    if (statement.effect === 'Deny') {
      if (match === 'yes') return 'denied';
    } else if (statement.effect === 'Allow') {
      isAllowed ||= match === 'yes';
      isUnknown ||= match === 'maybe';
    } else {
      isUnknown = true;
    }
  }
  return isAllowed ? 'allowed' : isUnknown ? 'unknown' : 'missing';
}

function matchOf(statement: IamStatement, action: string, resource: IamText | undefined): Match {
  const { actions, isAllActionsBut, resources, isAllResourcesBut, isConditional, effect } = statement;
  const ofAction = listMatch(actions, isAllActionsBut, (each) => actionMatch(each, action));
  const ofResource =
    resource === undefined
      ? anyResourceMatch(statement, effect)
      : listMatch(resources, isAllResourcesBut, (each) => resourceMatch(each, resource));
  return both(both(ofAction, ofResource), isConditional ? 'maybe' : 'yes');
}

/** What is allowed on something is allowed somewhere; what is denied on something may be allowed elsewhere. */
function anyResourceMatch({ resources, isAllResourcesBut }: IamStatement, effect: string): Match {
  const isEverything = !isAllResourcesBut && resources.some(({ text }) => text === '*');
  return effect === 'Allow' || isEverything ? 'yes' : 'maybe';
}

function listMatch(texts: readonly IamText[], isAllBut: boolean, match: (text: IamText) => Match): Match {
  const matches = texts.map(match);
  const found: Match = matches.includes('yes') ? 'yes' : matches.includes('maybe') ? 'maybe' : 'no';
  return isAllBut ? OPPOSITE[found] : found;
}

const OPPOSITE: { readonly [match in Match]: Match } = { yes: 'no', maybe: 'maybe', no: 'yes' };

function both(one: Match, other: Match): Match {
  return one === 'no' || other === 'no' ? 'no' : one === 'maybe' || other === 'maybe' ? 'maybe' : 'yes';
}

function actionMatch({ text, certainty }: IamText, action: string): Match {
  return certainty === 'unknown' ? 'maybe' : globMatch(text.toLowerCase(), action.toLowerCase());
}

/**
 * Region and account are not compared: a local gateway makes them up where a template leaves them open. What is made up
 * and what is written out cannot be compared either, but for the service that they are of.
 */
function resourceMatch(pattern: IamText, resource: IamText): Match {
  if (pattern.certainty === 'unknown' || resource.certainty === 'unknown') {
    return 'maybe';
  }
  const match = globMatch(pattern.text, resource.text);
  if (match !== 'no') {
    return match;
  }
  const [patternService, patternRest] = partsOf(pattern.text);
  const [service, rest] = partsOf(resource.text);
  const ofService = globMatch(patternService, service);
  if (ofService === 'no') {
    return 'no';
  }
  return pattern.certainty === resource.certainty ? both(ofService, globMatch(patternRest, rest)) : 'maybe';
}

/** The service of an ARN, and what comes after its account. */
function partsOf(arn: string): readonly [service: string, rest: string] {
  const [, , service = '', , , ...rest] = arn.split(':');
  return [service, rest.join(':')];
}

function globMatch(pattern: string, text: string): Match {
  // A question mark stands for one character, which nobody writes; it is not worth more than this.
  return pattern.includes('?') ? 'maybe' : globMatcher(pattern)(text) ? 'yes' : 'no';
}
