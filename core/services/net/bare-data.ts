/** Pictures that are written into an argument as bytes, without all that a data URI has. */

/** How files begin, in base64: PNG, JPEG, GIF, WebP. */
const beginnings = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)/
/** Fewer letters are no picture. */
const shortest = 64

/** Is this base64 of a picture, and nothing else? A path of so many letters without a dot that begins like a picture is none. */
export const isPictureInBase64 = (text: string): boolean => text.length >= shortest && beginnings.test(text) && /^[\w+/=\s-]+$/.test(text)

/** A data URI for base64 alone, and for one that lacks `data:`; anything else as it is. */
export const wholeDataUri = (text: string): string =>
  /^image\/[\w.+-]{1,40};base64,/i.test(text) ? `data:${text}` : isPictureInBase64(text) ? `data:;base64,${text}` : text
