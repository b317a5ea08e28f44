import { describe, expect, it } from 'vitest'
import { engineError, redisPlace } from '../../../../plugins/redis/errors.ts'

describe('the password of a Redis', () => {
  it.each([
    ['before the host', 'redis://ann:50%25%2Fa-word@host:6379/1'],
    ['before the host, without a user', 'redis://:50%25%2Fa-word@host:6379/1'],
    ['in the query', 'redis://host:6379/1?password=50%25%2Fa-word'],
    ['in the query, with a sign that stands for itself', 'redis://host:6379/1?password=50%/a-word'],
    ['before the host, and another one in the query', 'redis://ann:50%25%2Fa-word@host:6379/1?password=another'],
  ])('is decoded once %s, and is in no words', (_where, url) => {
    const place = redisPlace(url)
    expect(place).toMatchObject({ password: '50%/a-word', place: 'Redis at host:6379', database: 1 })
    const { message } = engineError(new Error('connect to 50%/a-word failed'), place)
    expect(message).toContain('connect to [redacted] failed')
  })
  it('may be none', () => {
    expect(redisPlace('redis://host').password).toBeUndefined()
    expect(redisPlace('redis://ann@host?password=').password).toBeUndefined()
  })
})
