/** Whoever follows a signed link: it says whose file it is, so nothing else needs to be shown. */
import type { IncomingMessage } from 'node:http'
import type { Host } from '../../kernel/ports/host.ts'
import type { Asker, Refusal } from './asker.ts'

/** Nothing where the request follows no signed link, or shows who asks in another way. A link opens its own file alone, and only for reading. */
export async function linkAsker(
  { method, headers }: IncomingMessage,
  url: URL,
  { links }: Pick<Host, 'links'>,
): Promise<Asker | Refusal | undefined> {
  const { pathname, searchParams } = url
  if (!pathname.startsWith('/assets/') || !searchParams.has('sig') || headers.authorization !== undefined) return undefined
  const found = await links.check(decodeURIComponent(pathname.slice('/assets/'.length)), searchParams)
  if (found === 'forged') return refusal('This link is not as this server has written it.')
  if (found === 'expired') return refusal('This link has expired.')
  return method === 'GET' || method === 'HEAD' ? { principal: found } : undefined
}

const refusal = (message: string): Refusal => ({
  status: 403,
  code: 'HTTP_FORBIDDEN',
  message,
  fix: 'Ask for the asset once more (`get_asset`): its answer has a new link.',
})
