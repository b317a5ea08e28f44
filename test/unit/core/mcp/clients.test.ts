import { expect, it } from 'vitest'
import { isPatient } from '#core/mcp/clients.ts'

it.each([
  ['claude-code', true],
  ['gemini-cli-mcp-client', true],
  ['gemini-cli-mcp-client-atelier', true],
  ['claude-ai', false],
  ['codex-mcp-client', false],
  ['claude-code-look-alike', false],
  ['constructor', false],
  ['', false],
])('of a client that calls itself "%s" it is known that it is patient: %s', (name, patient) => {
  expect(isPatient(name)).toBe(patient)
})
