import type { StackTemplate } from '../cloud-assembly';
import { textOf } from '../json';
import type { Notice } from '../model';
import { idOf, type Resource, type Resources } from '../resources';

/** So many users of a value are named; more do not help to find it. */
const MOST_NAMED = 4;

/** What is found out on the way to serving one gateway: which values stay unknown, what will not work, and the files. */
export class Findings {
  private readonly told = new Map<string, Notice>();
  private readonly unknown = new Map<string, Set<string>>();
  private readonly madeUp = new Map<string, Set<string>>();
  private readonly watched = new Set<string>();

  constructor(readonly resources: Resources) {}

  /** One line about something that is not known or will not work. */
  tell(about: string, message: string): void {
    this.told.set(`${about}\n${message}`, { about, message });
  }

  /**
   * Notes that a value of a template is used, so that people are told what of it is known only once it is deployed.
   *
   * @param by what uses it, such as `the endpoint of docs`
   * @returns whether all of it is known
   */
  use(value: unknown, stack: StackTemplate, by: string): boolean {
    const unknowns = this.resources.values.unknowns(value, stack);
    for (const name of unknowns) {
      add(this.unknown, name, by);
    }
    return unknowns.length === 0;
  }

  /** Whether nothing of a value is left to the deployment; otherwise what looks wrong in it may be a placeholder. */
  isKnown(value: unknown, stack: StackTemplate): boolean {
    return this.resources.values.unknowns(value, stack).length === 0;
  }

  /** Notes that a value leaves the local gateway, for code or servers that may know nothing of made-up values. */
  useOutside(value: unknown, stack: StackTemplate, by: string): void {
    this.use(value, stack, by);
    for (const name of this.resources.values.madeUp(value, stack)) {
      add(this.madeUp, name, by);
    }
  }

  /** Notes what a condition is judged by, and tells whether it holds. */
  holds({ condition, stack }: Resource, about: string): boolean {
    if (condition === undefined) {
      return true;
    }
    const { holds, unknowns } = this.resources.values.condition(condition, stack);
    for (const name of unknowns) {
      add(this.unknown, name, `the condition "${condition}" of ${about}`);
    }
    return holds;
  }

  /** The text of a value that is used. */
  text(value: unknown, stack: StackTemplate, by: string): string {
    this.use(value, stack, by);
    return this.resources.values.text(value, stack);
  }

  /** A part of a resource's properties as the template has it. */
  raw({ raw, stack }: Resource, ...path: readonly (string | number)[]): unknown {
    return this.resources.values.part(raw, stack, ...path);
  }

  /** A file or folder that the gateway is made of, whether it is there or not. */
  watch(file: string): void {
    this.watched.add(file);
  }

  get files(): string[] {
    return [...this.watched];
  }

  get notices(): Notice[] {
    return [
      ...[...this.unknown].map(([name, by]) => unknownNotice(name, [...by])),
      ...[...this.madeUp].map(([name, by]) => madeUpNotice(name, [...by])),
      ...this.told.values(),
    ];
  }
}

/** What people call a resource. */
export function labelOf(resource: Pick<Resource, 'stack' | 'logicalId'>): string {
  return idOf(resource).constructPath ?? resource.logicalId;
}

function unknownNotice(name: string, users: readonly string[]): Notice {
  const message = `is known only once deployed; used by ${enumerate(users)}; give it with --value "${name}=<value>"`;
  return { about: name, message };
}

function madeUpNotice(name: string, users: readonly string[]): Notice {
  const message = `has a made-up value here, which AWS does not know; used by ${enumerate(users)}; give the deployed one with --value "${name}=<value>"`;
  return { about: name, message };
}

function enumerate(users: readonly string[]): string {
  const named = users.length > MOST_NAMED + 1 ? users.slice(0, MOST_NAMED) : users;
  const more = users.length - named.length;
  const parts = more > 0 ? [...named, `${more} more`] : named;
  return parts.length < 2 ? textOf(parts[0]) : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function add(uses: Map<string, Set<string>>, name: string, by: string): void {
  uses.set(name, (uses.get(name) ?? new Set()).add(by));
}
