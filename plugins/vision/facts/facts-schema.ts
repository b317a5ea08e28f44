/** What `analyze_image` says of every picture, as schemas and types; the measuring itself runs elsewhere. */
import { z } from 'zod'

export const paletteSchema = z.array(
  z.object({ hex: z.string(), name: z.string().describe('Nearest CSS colour name'), share: z.number().describe('0 to 1') }),
)
export type Palette = z.output<typeof paletteSchema>

export const exposureSchema = z.object({
  mean: z.number().describe('Average lightness, 0 black to 1 white'),
  contrast: z.number().describe('From the darkest 5 % to the lightest 5 %, 0 to 1'),
  clippedDark: z.number().describe('Share of pure black'),
  clippedLight: z.number().describe('Share of pure white'),
  verdict: z.enum(['dark', 'light', 'flat', 'balanced', 'blank']),
})
export type Exposure = z.output<typeof exposureSchema>

export const sharpnessSchema = z.object({
  value: z.number().describe('Share of an edge that lies between two neighbouring pixels, 0 to 1'),
  verdict: z.enum(['sharp', 'soft', 'blurred', 'unknown']).describe('unknown: too plain or too dark to tell'),
})
export type Sharpness = z.output<typeof sharpnessSchema>

/** The EXIF fields that are given; texts are cut at 200 characters, unknown or broken ones left out. */
export const exifSchema = z.object({
  make: z.string().optional(),
  model: z.string().optional(),
  lens: z.string().optional(),
  software: z.string().optional(),
  artist: z.string().optional(),
  copyright: z.string().optional(),
  description: z.string().optional(),
  takenAt: z.string().optional().describe('Local time of the camera, ISO 8601 without a zone'),
  exposureSeconds: z.number().optional(),
  fNumber: z.number().optional(),
  iso: z.number().optional(),
  focalLengthMm: z.number().optional(),
  flash: z.boolean().optional(),
})
export type ExifFacts = z.output<typeof exifSchema>

/** Degrees, north and east positive; metres above the sea. */
export const gpsSchema = z.object({ latitude: z.number(), longitude: z.number(), altitudeMetres: z.number().optional() })
export type GpsFacts = z.output<typeof gpsSchema>

export const factsSchema = z.object({
  name: z.string(),
  format: z.string().describe('Found in the bytes, whatever the file is called'),
  bytes: z.int(),
  sha256: z.string(),
  width: z.int().describe('Pixels, upright'),
  height: z.int(),
  orientation: z.int().describe('EXIF orientation, 1 to 8; 1 is upright'),
  colourSpace: z.string(),
  bitsPerChannel: z.int(),
  iccProfile: z.boolean(),
  frames: z.int(),
  durationMs: z.number().optional(),
  transparency: z.object({ channel: z.boolean(), share: z.number().describe('Share of pixels that are not opaque, 0 to 1') }),
  palette: paletteSchema,
  exposure: exposureSchema,
  sharpness: sharpnessSchema,
  perceptualHash: z.string().describe('64 bits as 16 hex digits; near pictures differ in few bits'),
  exif: exifSchema.optional(),
  gps: gpsSchema.optional(),
  hasGps: z.boolean(),
  c2pa: z.boolean().describe('Content credentials are in the file; they were not verified'),
  notes: z.array(z.string()).optional(),
})
export type ImageFacts = z.output<typeof factsSchema>
