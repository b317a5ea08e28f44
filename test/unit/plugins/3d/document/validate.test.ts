import { expect, it } from 'vitest'
import { validate } from '#plugins/3d/document/validate.ts'

it('what the validator says of a file that is missing is said without words of JavaScript', async () => {
  const gltf = { asset: { version: '2.0' }, images: [{ uri: 'missing.png' }], textures: [{ source: 0 }] }
  const { issues } = await validate(new TextEncoder().encode(JSON.stringify(gltf)))
  expect(issues).toContainEqual({ code: 'validator-io-error', message: '/images/0/uri: the file that is named there is missing.' })
})
