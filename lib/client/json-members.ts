/** The members of a JSON object; none of what is something else, or no JSON at all. No error quotes the text. */
export function membersOfJson(text: string): { readonly [member: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
