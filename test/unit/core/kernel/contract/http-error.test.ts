import { httpError } from 'atelier-mcp'
import { expect, it } from 'vitest'

const waitOf = async (headers: Record<string, string>) =>
  (await httpError(new Response('slow down', { status: 429, headers }))).retryAfterMs

it.each([
  ['seconds', { 'retry-after': '7' }, 7000],
  ['milliseconds, which win', { 'retry-after': '7', 'retry-after-ms': '250' }, 250],
  ['nothing', {}, undefined],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['a date that is over', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, undefined],
])('a rate limit names its wait in %s', async (_, headers, expected) => {
  expect(await waitOf(headers)).toBe(expected)
})

it('a rate limit may name its wait by a date', async () => {
  const wait = (await waitOf({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() }))!
  expect(wait).toBeGreaterThan(50_000)
  expect(wait).toBeLessThanOrEqual(60_000)
})
