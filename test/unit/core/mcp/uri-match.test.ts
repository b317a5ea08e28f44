import { describe, expect, it } from 'vitest'
import { matchUri } from '#core/mcp/uri-match.ts'

describe('matchUri', () => {
  it.each([
    ['another scheme', 'a://{id}', 'b://1'],
    ['a slash in a plain variable', 'a://{id}', 'a://1/2'],
    ['nothing where a variable is', 'a://{id}/data', 'a:///data'],
    ['a name in the query that it does not have', 'a://x{?page,size}', 'a://x?page=1&sise=2'],
    ['a URI that is far too long', 'a://{id}', `a://${'x'.repeat(9000)}`],
  ])('does not take %s', (_, template, uri) => {
    expect(matchUri(template, uri)).toBeUndefined()
  })

  it.each([
    ['a://{id}/data', 'a://12/data', { id: '12' }],
    ['a://{id}', 'a://gr%C3%BC%20n', { id: 'grü n' }],
    ['a://{id}', 'a://50%', { id: '50%' }],
    ['file:///{+path}', 'file:///a/b/c', { path: 'a/b/c' }],
    ['a://{id}/x{?page,size}', 'a://1/x?size=5&page=2', { id: '1', page: '2', size: '5' }],
    ['a://{id}/x{?page,size}', 'a://1/x', { id: '1', page: '', size: '' }],
    ['a://x{?tag*}', 'a://x?tag=a&tag=b', { tag: 'a,b' }],
  ])('reads %s from %s', (template, uri, params) => {
    expect(matchUri(template, uri)).toEqual(params)
  })
})
