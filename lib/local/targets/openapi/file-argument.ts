/** A file as an agent gives it: agents write text, so bytes come as a `data:` URL with base64. */
export interface FileArgument {
  readonly bytes: Uint8Array;
  /** What a `data:` URL says of it. */
  readonly mediaType?: string;
}

export function fileOf(text: string): FileArgument {
  const data = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w-]+=[^;,]*)*;base64,([A-Za-z0-9+/=\s]*)$/.exec(text);
  if (data === null) {
    return { bytes: Buffer.from(text) };
  }
  const [, mediaType, base64 = ''] = data;
  return { bytes: Buffer.from(base64, 'base64'), ...(mediaType === undefined ? {} : { mediaType }) };
}
