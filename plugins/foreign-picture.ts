/* oxlint-disable no-control-regex -- signatures of files are full of control characters */
/** Pictures that are none of ours to read, told by their first bytes, each with a way to convert it. */

export interface ForeignPicture {
  readonly what: string
  readonly fix: string
}

const asText = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString('latin1')
const raw =
  'Open it in Darktable, RawTherapee, Lightroom or the viewer of your system and export it as JPEG or TIFF; or: `dcraw -c -w FILE | magick - photo.jpg`.'
const magick = 'Convert it first: `magick FILE picture.png` (ImageMagick), or open it and export it as PNG.'

/** In order: the first that fits. https://en.wikipedia.org/wiki/List_of_file_signatures, and the makers' own pages. */
const kinds: readonly (readonly [RegExp, string, string])[] = [
  [/^8BPS/, 'a Photoshop file (PSD)', 'Export it from Photoshop, Photopea or GIMP as PNG; or: `magick "FILE[0]" picture.png`.'],
  [/^gimp xcf/, 'a GIMP file (XCF)', 'Export it from GIMP as PNG.'],
  [/^(?:II\x2a\0.{4}CR|II\x1a\0\0\0HEAPCCDR|.{4}ftypcrx )/s, 'a RAW photo of a Canon camera', raw],
  [/^FUJIFILMCCD-RAW/, 'a RAW photo of a Fujifilm camera (RAF)', raw],
  [/^II(?:RO|RS)/, 'a RAW photo of an Olympus camera (ORF)', raw],
  [/^IIU\0/, 'a RAW photo of a Panasonic camera (RW2)', raw],
  [/^\0MRM/, 'a RAW photo of a Minolta camera (MRW)', raw],
  [/^FOVb/, 'a RAW photo of a Sigma camera (X3F)', raw],
  [/^(?:II\x2a\0|MM\0\x2a)/, 'a TIFF of a kind that is not read here, perhaps a RAW photo (NEF, ARW, DNG)', raw],
  [/^(?:\xff\x0a|\0\0\0\x0cJXL )/, 'JPEG XL', 'Convert it first: `djxl FILE picture.png` (libjxl), or `magick FILE picture.png`.'],
  [/^(?:\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'JPEG 2000', magick],
  [/^BM/, 'a Windows bitmap (BMP)', magick],
  [/^\0\0\x01\0/, 'an icon (ICO)', magick],
  [/^\x76\x2f\x31\x01/, 'OpenEXR', magick],
  [/^#\?RADIANCE/, 'Radiance HDR', magick],
  [/^DDS /, 'a texture (DDS)', magick],
  [/^qoif/, 'QOI', magick],
  [
    /^%!PS|^\xc5\xd0\xd3\xc6/,
    'PostScript (EPS)',
    'Convert it first: `magick -density 300 FILE picture.png`, or export it as SVG or PDF pages as PNG.',
  ],
  [/^%PDF/, 'a PDF', 'Convert the page first: `pdftoppm -png -r 150 FILE page` (Poppler), or export the page as PNG.'],
]

/** What it is; nothing where that is not known. */
export function foreignPicture(bytes: Uint8Array): ForeignPicture | undefined {
  const head = asText(bytes)
  const [, what, fix] = kinds.find(([signature]) => signature.test(head)) ?? []
  return what !== undefined && fix !== undefined ? { what, fix } : undefined
}
