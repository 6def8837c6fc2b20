/** What a local gateway tells of, for the terminal and for `--json`. Nothing in it is secret. */
export type LocalEvent =
  /** A request was answered. */
  | {
      readonly type: 'request';
      /** The MCP method, such as `tools/call`. */
      readonly method: string;
      readonly tool?: string;
      readonly target?: string;
      /** `ok`; otherwise what went wrong, in one word or a few: `error`, `denied`, `unauthorized`. */
      readonly status: string;
      readonly httpStatus: number;
      readonly milliseconds: number;
      /** What the person at the terminal should know of a failure. */
      readonly detail?: string;
    }
  /** A function or server of the user wrote a line. */
  | {
      readonly type: 'output';
      /** The function or target that wrote it. */
      readonly source: string;
      readonly tool?: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  /** A Cedar policy engine decided. */
  | {
      readonly type: 'policy';
      readonly tool: string;
      readonly decision: 'allow' | 'deny';
      /** Whether the decision was kept, or only told (`LOG_ONLY`). */
      readonly enforced: boolean;
      /** The policies that decided. */
      readonly policies: readonly string[];
      readonly errors: readonly string[];
    }
  /** Something is not as it would be in AWS, or asks for attention. */
  | { readonly type: 'notice'; readonly about: string; readonly message: string };

/** Takes what a local gateway tells. */
export type EventSink = (event: LocalEvent) => void;
