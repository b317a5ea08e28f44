/** `atelier-mcp/testing` is imported by every plugin's test: what decodes pictures comes in when the first case needs it. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('importing the suites loads no sharp', () => {
  const entry = fileURLToPath(new URL('../../../../core/testing/index.ts', import.meta.url))
  const script = `
    const loaded = () => process.report.getReport().sharedObjects.some((file) => /libvips|sharp/.test(file))
    const { exporterSuite } = await import(${JSON.stringify(entry)})
    const before = loaded()
    await import('sharp')
    process.stdout.write(JSON.stringify([typeof exporterSuite, before, loaded()]))`
  const told = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(JSON.parse(told)).toEqual(['function', false, true])
})
