/** JSON that Postgres takes whatever it says: NUL and halves of surrogate pairs, which no text of a database can hold, are replaced. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (_, backslash: string | undefined) => backslash ?? '\\ufffd')
