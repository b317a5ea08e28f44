/** What the camera wrote, in plain fields. */
import type { ExifFacts, GpsFacts } from './facts-schema.ts'

export interface ExifReading {
  readonly exif?: ExifFacts
  readonly gps?: GpsFacts
  /** The EXIF block is there, but broken. */
  readonly broken: boolean
}

type Tags = Readonly<Record<string, unknown>>

/** Reads a raw EXIF block. Never throws: a block that cannot be read is `broken`. */
export async function readExif(block: Uint8Array | undefined): Promise<ExifReading> {
  if (!block) return { broken: false }
  const { default: parse } = await import('exif-reader')
  let tags: { Image?: Tags; Photo?: Tags; GPSInfo?: Tags }
  try {
    tags = parse(Buffer.from(block))
  } catch {
    return { broken: true }
  }
  const { Image: image = {}, Photo: photo = {}, GPSInfo: position } = tags
  const exif: ExifFacts = dropEmpty({
    make: words(image['Make']),
    model: words(image['Model']),
    lens: words(photo['LensModel']),
    software: words(image['Software']),
    artist: words(image['Artist']),
    copyright: words(image['Copyright']),
    description: words(image['ImageDescription']),
    takenAt: moment(photo['DateTimeOriginal'] ?? image['DateTime']),
    exposureSeconds: number(photo['ExposureTime']),
    fNumber: number(photo['FNumber']),
    iso: number([photo['ISOSpeedRatings'] ?? photo['PhotographicSensitivity']].flat()[0]),
    focalLengthMm: number(photo['FocalLength']),
    flash: typeof photo['Flash'] === 'number' ? (photo['Flash'] & 1) === 1 : undefined,
  })
  const gps = position && toGps(position)
  return { broken: false, ...(Object.keys(exif).length > 0 && { exif }), ...(gps && { gps }) }
}

const words = (value: unknown): string | undefined => {
  // oxlint-disable-next-line no-control-regex -- cameras pad their texts with NUL
  const text = typeof value === 'string' ? value.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim() : ''
  return text === '' ? undefined : text.slice(0, 200)
}
const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
const moment = (value: unknown): string | undefined =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString().slice(0, 19) : undefined

function toGps(position: Tags): GpsFacts | undefined {
  const degrees = (parts: unknown, ref: unknown, negative: string): number | undefined => {
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'number' && Number.isFinite(part))) return undefined
    const [whole = 0, minutes = 0, seconds = 0] = parts as number[]
    const value = whole + minutes / 60 + seconds / 3600
    return Math.round((ref === negative ? -value : value) * 1e6) / 1e6
  }
  const latitude = degrees(position['GPSLatitude'], position['GPSLatitudeRef'], 'S')
  const longitude = degrees(position['GPSLongitude'], position['GPSLongitudeRef'], 'W')
  if (latitude === undefined || longitude === undefined) return undefined
  const altitude = number(position['GPSAltitude'])
  return { latitude, longitude, ...(altitude !== undefined && { altitudeMetres: altitude }) }
}

const dropEmpty = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
