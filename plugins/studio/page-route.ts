/** `/studio`: the same page in a browser, beside the MCP that it uses. */
import { createHash } from 'node:crypto'
import type { HttpRoute } from 'atelier-mcp'
import { builtPart } from './built-part.ts'

/** It says nothing of anybody; what it shows it asks for by MCP, with a token where one is needed. */
export const pageRoute: HttpRoute = {
  path: '/studio',
  open: true,
  async handle() {
    const page = await builtPart('page.html')
    return new Response(page, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policyOf(page),
        'cache-control': 'no-cache',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      },
    })
  },
}

/** The scripts and styles of the page itself, by their hashes, and this server alone: whatever else got into it runs and reaches nothing. */
function policyOf(page: string): string {
  const hashes = (tag: string): string =>
    [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))]
      .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
      .join(' ')
  return [
    "default-src 'none'",
    `script-src ${hashes('script')}`,
    `style-src ${hashes('style')}`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
