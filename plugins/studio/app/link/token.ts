/** The token of a page in a browser: fetched once for the code in the address, kept for this tab alone, and never in a cookie. */
const name = 'atelier-token'

/** The code is good once: it is taken out of the address before anything else is asked. */
export async function tokenOfPage(): Promise<string | undefined> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code')
  if (code === null) return sessionStorage.getItem(name) ?? undefined
  history.replaceState(null, '', location.pathname)
  const response = await fetch('/studio/token', {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  if (!response.ok) return sessionStorage.getItem(name) ?? undefined
  const { token } = (await response.json()) as { readonly token: string }
  keepToken(token)
  return token
}

export const keepToken = (token: string): void => sessionStorage.setItem(name, token)
