/** Pictures and measures for the tests of the local illustrator. */
import sharp from 'sharp'

export interface Raw {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}
export const rawOf = async (png: Uint8Array): Promise<Raw> => {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
export const pixel = ({ data, width }: Raw, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
]

/** 100 by 80: a red square at 30,20 to 60,50 on an even pale ground. */
export const redSquare = (): Promise<Buffer> =>
  sharp({ create: { width: 100, height: 80, channels: 3, background: '#e8eef4' } })
    .composite([{ input: { create: { width: 30, height: 30, channels: 3, background: '#d92027' } }, left: 30, top: 20 }])
    .png()
    .toBuffer()

/** Of the same size; what lies in the box may change. */
export const maskOver = (left: number, top: number, width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width: 100, height: 80, channels: 4, background: '#000' } })
    .composite([{ input: { create: { width, height, channels: 4, background: '#000' } }, left, top, blend: 'dest-out' }])
    .png()
    .toBuffer()
