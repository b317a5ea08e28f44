/** `/studio`: the same page in a browser, beside the MCP that it uses. */
import { createHash } from 'node:crypto'
import type { HttpRoute } from 'atelier-mcp'
import { builtPart } from './built-part.ts'

/** It says nothing of anybody; what it shows it asks for by MCP, with a token where one is needed. */
export const pageRoute: HttpRoute = {
  path: '/studio',
  open: true,
  async handle() {
    const [page, viewer] = await Promise.all([builtPart('page.html'), builtPart('viewer.js')])
    return new Response(page, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policyOf(page, viewer),
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
function policyOf(page: string, viewer: string): string {
  const hashes = (tag: string): string =>
    [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, text = '']) => hashOf(text)).join(' ')
  return [
    "default-src 'none'",
    `script-src ${hashes('script')} ${hashOf(viewer)}`,
    `style-src ${hashes('style')}`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
