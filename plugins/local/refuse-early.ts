/** The illustrator's refusal, before it is its turn: an estimate of a prompt that it does not draw says so as well. */
import { type HookTypes, SkipCode } from 'atelier-mcp'
import { refusalOf } from './refusal.ts'

/** A `select` handler. `canDraw`: is there a tool that draws what a model writes? */
export const refuseEarly =
  (canDraw: () => boolean): HookTypes<'image.generate'>['select'] =>
  async (candidates, { request: { prompt, style } }) => {
    if (!candidates.some(({ provider, skip }) => provider === 'local' && skip === undefined)) return undefined
    const refusal = await refusalOf({ prompt, ...(style && { style }) }, canDraw())
    if (!refusal) return undefined
    const skip = { code: SkipCode.PROVIDER_UNSUPPORTED, why: refusal.message, fix: refusal.fix }
    return candidates.map((one) => (one.provider === 'local' && one.skip === undefined ? { ...one, skip } : one))
  }
