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

/** 64 bits: is each of 8 by 8 fields brighter than its right neighbour? */
export async function differenceHash(png: Uint8Array): Promise<string> {
  const data = await sharp(png).flatten({ background: '#fff' }).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer()
  let bits = ''
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) bits += data[y * 9 + x]! < data[y * 9 + x + 1]! ? '1' : '0'
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0')
}
export const differingBits = (one: string, two: string): number =>
  (BigInt(`0x${one}`) ^ BigInt(`0x${two}`)).toString(2).replaceAll('0', '').length

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
