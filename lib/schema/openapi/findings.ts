import type { Issue } from '../issue';

/** What the service refuses. */
export function error(code: string, path: string, message: string): Issue {
  return { code, severity: 'error', path, message };
}

/** What the service may refuse or ignore; nobody has confirmed which. */
export function warning(code: string, path: string, message: string): Issue {
  return { code, severity: 'warning', path, message };
}

/** What is worth knowing. */
export function note(code: string, path: string, message: string): Issue {
  return { code, severity: 'note', path, message };
}

/** A value as a message shows it. */
export function quote(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 100 ? `${value.slice(0, 97)}...` : value);
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' && value !== null ? 'an object' : `${value}`;
}
