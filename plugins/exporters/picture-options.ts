/** What a caller may ask of a picture format, checked before any pixel is touched. */
import { z } from 'zod'

/** `#rgb`, `#rrggbb`, `#rrggbbaa` or a CSS colour name. */
export const colour = z.string().regex(/^(#[0-9a-f]{3,4}|#[0-9a-f]{6}|#[0-9a-f]{8}|[a-z]{3,30})$/i, 'a colour like "#ff8800" or "white"')
const side = z.int().min(1).max(16_384)

/** What every format knows: shape, colour under transparency, size and metadata. Nothing given, nothing changed. */
export const pictureOptions = z.strictObject({
  /** 1 (small) to 100 (fine). PNG: below 100 the colours are reduced. GIF ignores it. */
  quality: z.int().min(1).max(100).optional(),
  /** Pixels. With one side the other follows. */
  width: side.optional(),
  height: side.optional(),
  /** How a picture fills width x height. Default `inside`: nothing cut, nothing bent, so one side may come out shorter. */
  fit: z.enum(['inside', 'outside', 'cover', 'contain', 'fill']).optional(),
  /** What `cover` and `aspect` keep: the middle, or what catches the eye. Default `centre`. */
  focus: z.enum(['centre', 'attention', 'entropy']).optional(),
  /** Cut out before resizing, in pixels of the upright picture. */
  crop: z.strictObject({ x: z.int().min(0), y: z.int().min(0), width: side, height: side }).optional(),
  /** `16:9`: cut to this shape, as much as fits. */
  aspect: z
    .string()
    .regex(/^[1-9]\d{0,4}:[1-9]\d{0,4}$/, 'two whole numbers like "16:9"')
    .optional(),
  /** Degrees clockwise. */
  rotate: z.number().min(-360).max(360).optional(),
  /** Put on `background` instead of staying transparent. JPEG always is. */
  flatten: z.boolean().optional(),
  /** Under transparent parts and around `contain`. Default white where flattened, else transparent. */
  background: colour.optional(),
  /** No loss (WebP and AVIF; PNG and GIF have no other way, JPEG has none). */
  lossless: z.boolean().optional(),
  /** 0 (quick) to 9 (small). Defaults keep AVIF under half a second for a megapixel. */
  effort: z.int().min(0).max(9).optional(),
  /** At most this many kB (1000 bytes): quality gives way first, then, where no side was asked for, pixels. */
  targetKb: z.number().min(1).max(100_000).optional(),
  /** `keep` (default): EXIF and XMP stay. `strip`: nothing but pixels. */
  metadata: z.enum(['keep', 'strip']).optional(),
})
/** Options that change what is seen. */
export const shapingOptions = ['width', 'height', 'fit', 'focus', 'crop', 'aspect', 'rotate', 'flatten', 'background'] as const
export type PictureOptions = z.output<typeof pictureOptions>

/** Of the inline preview. */
export const previewOptions = z.strictObject({
  /** Longest side in pixels. */
  maxSide: z.int().min(16).max(2000).default(768),
  /** Bytes; never more, whatever the input. */
  maxBytes: z.int().min(1000).max(700_000).default(100_000),
})
export type PreviewOptions = z.output<typeof previewOptions>
