/** Which requests of a file may be led to where its bytes are. */

/** What a browser shows and never runs: the headers that keep it from running the rest cannot be had elsewhere. */
const harmless = /^(?:image|audio|video|font|model)\/(?!.*(?:svg|xml))/i

/**
 * Who follows a signed link: a key in a header would be refused there. Not scripts, nor our own pages, whose rules for other origins forbid it. Opening a
 * link, an `<img>` or `<video>` elsewhere, and programs are led there.
 */
export function mayRedirect({ method, url, headers }: Pick<Request, 'method' | 'url' | 'headers'>, mimeType: string): boolean {
  if (method !== 'GET' || !new URL(url).searchParams.has('sig') || !harmless.test(mimeType)) return false
  // Programs do not say it, browsers do, except to addresses without TLS.
  const site = headers.get('sec-fetch-site')
  const mode = headers.get('sec-fetch-mode')
  return site === null || mode === 'navigate' || (mode === 'no-cors' && site !== 'same-origin')
}
