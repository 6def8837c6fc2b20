/** Percent-encodes everything but what RFC 3986 never reserves. */
export function encodeStrictly(text: string): string {
  // A lone surrogate is no text that could be sent; what cannot be written is replaced, as it is in JSON.
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd')).replaceAll(/[!'()*]/g, encodeByte);
}

/** Leaves reserved characters as they are, except those that would end the value: `&`, `#`, and `+`, which many read as a space. */
export function encodeReservedToo(text: string): string {
  return encodeStrictly(text).replaceAll(/%(3A|2F|3F|5B|5D|40|21|24|27|28|29|2A|2C|3B|3D)/g, decodeURIComponent);
}

/** As HTML forms write names and values. */
export function encodeForForm(text: string): string {
  return encodeStrictly(text).replaceAll('%20', '+');
}

function encodeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
