/** How a comparison can be printed. */
export type DiffFormat = 'text' | 'json' | 'markdown';

export const DIFF_FORMATS: readonly DiffFormat[] = ['text', 'json', 'markdown'];

/** The mildest change that makes a comparison fail. */
export type FailOn = 'breaking' | 'risky' | 'any';

export const FAIL_ON: readonly FailOn[] = ['breaking', 'risky', 'any'];
