/** Which pages a person may be asked to open. */

/** WHATWG URLs write addresses in one way, so no other spelling of these comes through. */
import { unspent } from '../errors/unspent.ts'
const thisMachine = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

/**
 * The address as it goes to the client. Throws `INPUT_INVALID` unless it is `https:`, or `http:` on this machine; MCP forbids addresses that
 * carry what is secret, so none may hold a name or password either.
 */
export function pageUrl(url: string | URL): string {
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined
  const safe = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && thisMachine.test(parsed.hostname))
  if (parsed && safe && parsed.username === '' && parsed.password === '') return parsed.href
  throw unspent(
    'INPUT_INVALID',
    parsed
      ? `A person is not asked to open ${parsed.protocol}//${parsed.host}${safe ? ', with a name or password in its address' : ''}.`
      : 'What a person is to open is no URL.',
    { fix: 'Give an https: address, or http: on this machine, without a name or password.' },
  )
}
