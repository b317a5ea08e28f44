/** The package ships no types. */
declare module 'fresh' {
  /** Has the client what would be sent, by `If-None-Match` and `If-Modified-Since`? Never with `Cache-Control: no-cache`. Names of headers in lower case. */
  export default function fresh(
    request: Readonly<Record<string, string | undefined>>,
    response: Readonly<Record<string, string | undefined>>,
  ): boolean
}
