import { describe, expect, it } from 'vitest'
import { image, link, resource, text } from 'atelier-mcp'
import { fromSamplingResult, toSamplingParams } from '#core/mcp/sampling.ts'

describe('sampling', () => {
  it('makes a text the words of the user, and wishes for models hints', () => {
    expect(toSamplingParams({ prompt: 'Hi', maxTokens: 5, system: 'Be brief', temperature: 0, models: ['a', 'b'] })).toEqual({
      messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }],
      maxTokens: 5,
      systemPrompt: 'Be brief',
      temperature: 0,
      modelPreferences: { hints: [{ name: 'a' }, { name: 'b' }] },
    })
  })

  it('tells as text or picture what sampling does not know', () => {
    const contents = [
      link({ uri: 'a://1', name: 'one' }),
      resource('a://2', 'words', 'text/plain'),
      resource('a://3', new Uint8Array([1]), 'image/png'),
      resource('a://4', new Uint8Array([1]), 'model/gltf-binary'),
    ]
    const { messages } = toSamplingParams({ prompt: contents.map((content) => ({ role: 'user' as const, content })), maxTokens: 5 })
    expect(messages.map(({ content }) => content)).toEqual([
      { type: 'text', text: 'one: a://1' },
      { type: 'text', text: 'words' },
      { type: 'image', data: 'AQ==', mimeType: 'image/png' },
      { type: 'text', text: 'a://4' },
    ])
  })

  it('gives the answer with all of its text', () => {
    const content = [text('one'), image('AAAA', 'image/png'), text('two')]
    expect(fromSamplingResult({ role: 'assistant', model: 'm', stopReason: 'endTurn', content: content as never })).toEqual({
      text: 'one\ntwo',
      content,
      model: 'm',
      stopReason: 'endTurn',
    })
    expect(fromSamplingResult({ role: 'assistant', model: 'm', content: { type: 'text', text: 'one' } })).toEqual({
      text: 'one',
      content: [text('one')],
      model: 'm',
    })
  })
})
