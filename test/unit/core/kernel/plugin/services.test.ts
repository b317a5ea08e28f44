import type { Services } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { pluginRegistry } from '#core/kernel/plugin/registry.ts'
import { servicesOf } from '#core/kernel/plugin/services.ts'

type Name = keyof Services
const name = 'greeting' as Name
const service = { hello: 'you' } as never
const serviceRegistry = () => {
  const registry = pluginRegistry(
    () => {},
    () => true,
  )
  return { facade: (plugin: string) => servicesOf(plugin, registry), drop: registry.drop, seal: registry.seal }
}

describe('services', () => {
  it('are missing with the name of who asks and what to do', () => {
    expect(() => serviceRegistry().facade('asking').get(name)).toThrow(
      expect.objectContaining({
        code: 'SERVICE_MISSING',
        message: expect.stringContaining('"asking"'),
        fix: expect.stringContaining('requires'),
      }),
    )
    expect(serviceRegistry().facade('asking').find(name)).toBeUndefined()
  })
  it.each([
    ['other', 'Plugins "one" and "other" both add a service "greeting"'],
    ['one', 'Plugin "one" adds a service "greeting" twice'],
  ])('are provided once, where "%s" provides one again', (plugin, message) => {
    const services = serviceRegistry()
    services.facade('one').provide(name, service)
    expect(() => services.facade(plugin).provide(name, service)).toThrow(
      expect.objectContaining({ code: 'SERVICE_DUPLICATE', message: expect.stringContaining(message) }),
    )
  })
  it('go with their plugin, which cannot bring them back', () => {
    const services = serviceRegistry()
    services.facade('one').provide(name, service)
    services.drop('one')
    expect(services.facade('other').find(name)).toBeUndefined()
    expect(() => services.facade('one').provide(name, service)).toThrow(expect.objectContaining({ code: 'HOST_SEALED' }))
    services.facade('other').provide(name, service)
    expect(services.facade('one').get(name)).toBe(service)
  })
  it('are found by nobody under the name of something that every object has', () => {
    expect(
      serviceRegistry()
        .facade('a')
        .find('constructor' as Name),
    ).toBeUndefined()
  })
  it('may come once the host is sealed', () => {
    const services = serviceRegistry()
    services.seal()
    services.facade('one').provide(name, service)
    expect(services.facade('other').get(name)).toBe(service)
  })
})
