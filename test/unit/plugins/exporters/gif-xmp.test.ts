import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { withGifXmp } from '#plugins/exporters/gif-xmp.ts'
import { animation, png } from '../../../fixtures/pictures.ts'

const packet = '<?xpacket begin="\ufeff"?><x:xmpmeta>für dich</x:xmpmeta><?xpacket end="w"?>'

/** Labels of the extensions and the frames, as a reader finds them that knows nothing of XMP and goes by sub-blocks alone. */
function walk(gif: Buffer): string[] {
  const found: string[] = []
  const flags = gif[10]!
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  for (; gif[at] !== 0x3b;) {
    if (gif[at] === 0x21) {
      found.push(gif[at + 1] === 0xff ? gif.toString('latin1', at + 3, at + 14) : `extension ${gif[at + 1]}`)
      at += 2
    } else {
      found.push('frame')
      const local = gif[at + 9]!
      at += 10 + (local & 0x80 ? 3 * 2 ** ((local & 7) + 1) : 0) + 1
    }
    while (gif[at] !== 0) at += gif[at]! + 1
    at += 1
  }
  return found
}

describe('XMP in a GIF', () => {
  it('stays out of what is no GIF', async () => {
    const other = await png()
    expect(withGifXmp(other, packet).equals(other)).toBe(true)
    expect(withGifXmp(Buffer.from('GIF8'), packet).toString()).toBe('GIF8')
  })
  it('is the whole packet, before the first frame', async () => {
    const gif = withGifXmp(await animation('gif'), packet)
    expect(gif.includes(Buffer.from(packet))).toBe(true)
    expect(walk(gif)[0]).toBe('XMP DataXMP')
  })
  it('leads every reader by sub-blocks to the blocks behind it', async () => {
    const gif = await animation('gif')
    expect(walk(withGifXmp(gif, packet)).slice(1)).toEqual(walk(gif))
  })
  it('leaves every frame as it was', async () => {
    const gif = await animation('gif')
    const raw = (bytes: Buffer) => sharp(bytes, { animated: true }).raw().toBuffer()
    expect((await raw(withGifXmp(gif, packet))).equals(await raw(gif))).toBe(true)
  })
})
