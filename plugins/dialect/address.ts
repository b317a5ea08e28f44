/** What to say of a base URL at which nobody answers as expected. */

/** `where`: how the option is called for people, as "`baseURL` of the openai plugin". */
export function addressFix(baseURL: string, where: string): string {
  const { pathname } = new URL(baseURL)
  const bare = baseURL.replace(/(?<!\/)\/+$/, '')
  return /\/v\d/.test(pathname)
    ? `Check ${where}, which is ${bare}, and whether the server offers this model and this kind of work.`
    : `Set ${where} to ${bare}/v1: it lacks the version, which most servers want.`
}
