/** What plugins that work on pictures read: all that browsers show and sharp decodes, and photos of telephones. */
export const readablePictures = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  'image/gif',
  'image/tiff',
  'image/heic',
  'image/heif',
  'image/svg+xml',
] as const
