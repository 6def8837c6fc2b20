import type { Issue, IssueSeverity } from '../issue';
import type { JsonSchema } from '../tool';

/** The types that the service's schema has. */
export const SCHEMA_TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'] as const;

export type SchemaType = (typeof SCHEMA_TYPES)[number];

/** A schema with the service's keywords only. */
export interface LoweredSchema {
  readonly type: SchemaType;
  readonly description?: string;
  readonly properties?: { readonly [name: string]: LoweredSchema };
  readonly items?: LoweredSchema;
  readonly required?: readonly string[];
}

/** A schema as written, where it stands, and the references that led there. */
export interface SchemaSource {
  readonly value: unknown;
  readonly path: string;
  readonly refs: readonly string[];
}

/** A source that is an object of keywords. */
export interface SchemaFragment extends SchemaSource {
  readonly value: JsonSchema;
}

/** More than real tools have; references can make a small document stand for billions of parts. */
const MAX_PARTS = 10_000;
const MAX_LEVELS = 100;

/** What lowering one schema shares between its parts. */
export class Lowering {
  constructor(
    /** The schema that local references start from. */
    readonly root: SchemaSource,
    readonly issues: Issue[] = [],
    private readonly parts = { count: 0, levels: 0, refused: false },
  ) {}

  /** The same schema, with its issues kept apart until somebody decides about them. */
  probe(): Lowering {
    return new Lowering(this.root, [], this.parts);
  }

  report(severity: IssueSeverity, code: string, path: string, message: string): void {
    // What is reported after giving up would only be about parts that were not looked at.
    if (!this.parts.refused) {
      this.issues.push({ code, severity, path, message });
    }
  }

  /** Runs `work` one level further in, unless the schema has become too large. */
  enter<Result>(work: () => Result): Result | undefined {
    if (this.parts.refused) {
      return undefined;
    }
    this.parts.count += 1;
    if (this.parts.count > MAX_PARTS || this.parts.levels >= MAX_LEVELS) {
      this.parts.refused = true;
      return undefined;
    }
    this.parts.levels += 1;
    const result = work();
    this.parts.levels -= 1;
    return result;
  }

  /** The issues, each once, with the one about size when the schema was too large to finish. */
  finish(): Issue[] {
    if (this.parts.refused) {
      const message = `comes to more than ${MAX_PARTS} parts or ${MAX_LEVELS} levels with its references; give the tool fewer arguments`;
      this.issues.push({ code: 'SCHEMA_TOO_LARGE', severity: 'error', path: this.root.path, message });
    }
    const unique = new Map(
      this.issues.map((issue) => [JSON.stringify([issue.code, issue.path, issue.message]), issue]),
    );
    return [...unique.values()];
  }
}

/** A value as messages show it, cut short. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
