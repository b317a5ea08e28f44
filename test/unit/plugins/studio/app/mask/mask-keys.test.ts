import { describe, expect, it } from 'vitest'
import { type Field, type Hand, press } from '#plugins/studio/app/mask/mask-keys.ts'
import type { Mark } from '#plugins/studio/app/mask/mask-marks.ts'

const field: Field = { width: 400, height: 200, tool: 'box', size: 10 }
/** `Shift+` before a key is Shift held. */
function play(keys: string, over: Partial<Field> = {}) {
  let hand: Hand = { at: { x: 200, y: 100 } }
  const [done, told]: [Mark[], string[]] = [[], []]
  for (const key of keys.split(' ')) {
    const name = key.replace('Shift+', '')
    const pressed = press(ways[name] ?? name, key.startsWith('Shift+'), hand, { ...field, ...over })
    if (!pressed) continue
    hand = pressed.hand
    told.push(pressed.told)
    if (pressed.done) done.push(pressed.done)
  }
  return { hand, done, told }
}
const ways: Record<string, string> = { '<': 'ArrowLeft', '>': 'ArrowRight', '^': 'ArrowUp', v: 'ArrowDown' }

describe('a mask made by keys', () => {
  it('leaves other keys to others, and Escape where nothing is open', () => {
    for (const key of ['a', 'Tab', 'Escape']) expect(press(key, false, { at: { x: 0, y: 0 } }, field)).toBeUndefined()
  })

  it('moves within the picture and no further, and says where', () => {
    const { hand, told } = play(Array.from({ length: 30 }, () => '>').join(' '))
    expect(hand.at).toEqual({ x: 400, y: 100 })
    expect(told.at(-1)).toBe('100 % from the left, 50 % from the top')
    expect(play('Shift+>').hand.at).toEqual({ x: 201, y: 100 })
  })

  it('makes a box from one corner to the other', () => {
    const { done, told } = play('Enter > > v Enter')
    expect(done).toEqual([{ kind: 'box', points: [{ x: 200, y: 100 }, { x: 220, y: 110 }] }]) // prettier-ignore
    expect(told.at(-1)).toBe('The box ends 55 % from the left, 55 % from the top.')
  })

  it('makes a lasso of the corners that are set, closed where Enter is pressed once more, of three at least', () => {
    const few = play('Enter > Enter Enter', { tool: 'lasso' })
    expect([few.done, few.told.at(-1)]).toEqual([[], 'A lasso needs three corners.'])
    const { done, hand } = play('Enter > > Enter v Enter Enter', { tool: 'lasso' })
    expect(done.map(({ points }) => points.slice(0, 3))).toEqual([
      [
        { x: 200, y: 100 },
        { x: 220, y: 100 },
        { x: 220, y: 110 },
      ],
    ])
    expect(hand.open).toBeUndefined()
  })

  it('paints along the way with a brush of its width', () => {
    expect(play('Enter > v Enter', { tool: 'brush' }).done).toEqual([
      { kind: 'brush', width: 10, points: [{ x: 200, y: 100 }, { x: 210, y: 100 }, { x: 210, y: 110 }] }, // prettier-ignore
    ])
  })

  it('gives up what is open by Escape, and keeps the place', () => {
    const { done, hand, told } = play('Enter > Escape')
    expect([done, hand]).toEqual([[], { at: { x: 210, y: 100 } }])
    expect(told.at(-1)).toBe('The box was given up.')
  })
})
