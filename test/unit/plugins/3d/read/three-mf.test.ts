import { readFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { inspectModel } from '#plugins/3d/inspect/inspect.ts'
import { openModel } from '#plugins/3d/read/read.ts'
import { flatten } from '#plugins/3d/render/flat-scene.ts'

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../../../fixtures/models/${name}`, import.meta.url)))
const core = 'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"'
const materials = 'xmlns:m="http://schemas.microsoft.com/3dmanufacturing/material/2015/02"'
const beams = 'xmlns:b="http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"'
const relationship = (target: string, type = '2013/01/3dmodel', more = ''): string =>
  `<Relationship Target="${target}" Id="r${target.length}${type.length}" Type="http://schemas.microsoft.com/3dmanufacturing/${type}"${more}/>`
const relationships = (...all: string[]): Uint8Array =>
  strToU8(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`)
const packed = (model: string | Uint8Array, more: Record<string, Uint8Array> = {}): Uint8Array =>
  zipSync({
    '_rels/.rels': relationships(relationship('/3D/3dmodel.model')),
    '3D/3dmodel.model': typeof model === 'string' ? strToU8(model) : model,
    ...more,
  })
/** A tetrahedron of 10 a side. */
const vertices =
  '<vertices><vertex x="0" y="0" z="0"/><vertex x="10" y="0" z="0"/><vertex x="0" y="10" z="0"/><vertex x="0" y="0" z="10"/></vertices>'
const faces = [
  [0, 2, 1],
  [0, 1, 3],
  [0, 3, 2],
  [1, 2, 3],
]
const triangles = (look: (face: number) => string = () => ''): string =>
  `<triangles>${faces.map(([a, b, c], face) => `<triangle v1="${a}" v2="${b}" v3="${c}" ${look(face)}/>`).join('')}</triangles>`
const model = (resources: string, look?: (face: number) => string, { head = '', object = '' } = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?><model unit="millimeter" ${core} ${materials} ${beams} ${head}><resources>${resources}<object id="99" type="model" ${object}><mesh>${vertices}${triangles(look)}</mesh></object></resources><build><item objectid="99"/></build></model>`

const read = async (bytes: Uint8Array) => {
  const { document, notes } = await openModel({ bytes, format: '3mf' })
  const root = document.getRoot()
  return {
    document,
    told: notes,
    scene: flatten(document),
    colors: root.listMaterials().map((material) => material.getBaseColorFactor().map((value) => Math.round(value * 100) / 100)),
    names: root.listMaterials().map((material) => material.getName()),
  }
}

describe('a 3MF as slicers and modellers write it', () => {
  it('has its objects in parts of their own', async () => {
    const report = await inspectModel({ bytes: fixture('split-across-parts.3mf'), format: '3mf' })
    expect(report).toMatchObject({ triangles: 12, parts: 1, watertight: true, issues: [], notes: [] })
  })

  it.each([
    ['sheared', '1 0 0 2 1 0 0 0 1 0 0 0', [20, 10, 10], 1000 / 6],
    ['sheared and mirrored', '-1 0 0 0.5 1 0 0 0 1 0 0 0', [15, 10, 10], 1000 / 6],
    [
      'turned by a component and scaled unevenly by the item',
      '2 0 0 0 1 0 0 0 1 0 0 0',
      [2 * Math.SQRT2 * 10, Math.SQRT1_2 * 10, 10],
      2000 / 6,
    ],
  ])('stands %s', async (_, transform, bbox, volume) => {
    const half = Math.SQRT1_2
    const turned = `<object id="100" type="model"><components><component objectid="99" transform="${half} ${half} 0 ${-half} ${half} 0 0 0 1 0 0 0"/></components></object></resources>`
    const isNested = transform.startsWith('2')
    const text = model('')
      .replace('</resources>', isNested ? turned : '</resources>')
      .replace('<item objectid="99"/>', `<item objectid="${isNested ? 100 : 99}" transform="${transform}"/>`)
    const report = await inspectModel({ bytes: packed(text), format: '3mf' })
    expect(report).toMatchObject({ triangles: 4, watertight: true, meshes: 1, issues: [] })
    bbox.forEach((side, axis) => expect(report.bbox[axis]).toBeCloseTo(side, 3))
    expect(report.volume).toBeCloseTo(volume, 2)
  })

  it('shares the mesh of places whose turns are rounded to four decimals', async () => {
    const turns = Array.from({ length: 12 }, (_, at) => {
      // Of about a third in size, so that the rounding weighs more.
      const [cos, sin] = [Math.cos, Math.sin].map((wave) => wave(at * 0.53 + 0.2) * 0.3)
      return [cos!, sin!, 0, -sin! * 0.7, cos! * 0.7, 0, 0, 0, 0.3, 20 * at, 0, 0].map((value) => value.toFixed(4)).join(' ')
    })
    const text = model('').replace('<item objectid="99"/>', turns.map((turn) => `<item objectid="99" transform="${turn}"/>`).join(''))
    const { document, scene } = await read(packed(text))
    expect(document.getRoot().listMeshes()).toHaveLength(1)
    expect(scene.indices).toHaveLength(12 * 12)
  })

  it('counts in a unit of its own in each part', async () => {
    const production = 'xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06"'
    const other = model('', undefined)
      .replace('"millimeter"', '"centimeter"')
      .replace(/<build>.*<\/build>/, '<build/>')
    const main = `<model unit="millimeter" ${core} ${production}><resources><object id="1"><components><component objectid="99" p:path="/3D/other.model"/></components></object></resources><build><item objectid="1"/></build></model>`
    const report = await inspectModel({ bytes: packed(main, { '3D/other.model': strToU8(other) }), format: '3mf' })
    expect(report.bbox).toEqual([100, 100, 100])
    await expect(read(packed(main))).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
      message: expect.stringContaining('/3D/other.model'),
    })
  })

  it('is a ZIP64 whose sizes stand in the extra field, without an end record of that kind', async () => {
    const plain = Buffer.from(packed(model('')))
    // The sizes of the last entry of the directory move to the extra field, as .NET writes them.
    const at = plain.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'))
    const [packedSize, size, name] = [plain.readUInt32LE(at + 20), plain.readUInt32LE(at + 24), plain.readUInt16LE(at + 28)]
    const extra = Buffer.alloc(20)
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(16, 2)
    extra.writeBigUInt64LE(BigInt(size), 4)
    extra.writeBigUInt64LE(BigInt(packedSize), 12)
    const header = Buffer.from(plain.subarray(at, at + 46 + name))
    header.writeUInt32LE(0xffffffff, 20)
    header.writeUInt32LE(0xffffffff, 24)
    header.writeUInt16LE(20, 30)
    const end = Buffer.from(plain.subarray(plain.length - 22))
    end.writeUInt32LE(end.readUInt32LE(12) + 20, 12)
    const { scene } = await read(new Uint8Array(Buffer.concat([plain.subarray(0, at), header, extra, end])))
    expect(scene.indices).toHaveLength(12)
  })

  it('is UTF-16, as the specification allows', async () => {
    const text = Buffer.from(`\ufeff${model('').replace('UTF-8', 'UTF-16')}`, 'utf16le')
    expect((await read(packed(new Uint8Array(text)))).scene.indices).toHaveLength(12)
  })

  it('says what only a slicer knows, and who wrote it', async () => {
    const painted = model('<!-- x -->', (face) => (face === 0 ? 'paint_color="8"' : '')).replace(
      '<resources>',
      '<metadata name="Title">Bracket &amp; lid</metadata><metadata name="Copyright">Ada</metadata><resources>',
    )
    const { told, document } = await read(packed(painted, { 'Metadata/model_settings.config': strToU8('<config/>') }))
    expect(told).toEqual([expect.stringContaining('painted in a slicer'), expect.stringContaining('settings of a slicer')])
    expect(document.getRoot().getDefaultScene()!.getName()).toBe('Bracket & lid')
    expect(document.getRoot().getAsset().copyright).toBe('Ada')
  })
})

describe('what a 3MF looks like', () => {
  const base =
    '<basematerials id="1"><base name="Steel" displaycolor="#FF0000"/><base name="Brass" displaycolor="#00FF0080"/></basematerials>'
  const colors = '<m:colorgroup id="2"><m:color color="#0000FF"/><m:color color="#FFFFFF"/><m:color color="#000000"/></m:colorgroup>'
  const texture =
    '<m:texture2d id="3" path="/3D/t.png" contenttype="image/png"/><m:texture2dgroup id="4" texid="3"><m:tex2coord u="0" v="0"/><m:tex2coord u="1" v="0"/><m:tex2coord u="0" v="1"/></m:texture2dgroup>'
  const picture = {
    '3D/t.png': new Uint8Array(
      Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
    ),
  }

  it('is its base materials, those of the object where a triangle says nothing', async () => {
    const found = await read(packed(model(base, (face) => (face === 0 ? 'pid="1" p1="1"' : ''), { object: 'pid="1" pindex="0"' })))
    expect(found.names).toEqual(['Brass', 'Steel'])
    expect(found.colors[0]![3]).toBeCloseTo(0.5, 1)
    expect(found.colors[1]).toEqual([1, 0, 0, 1])
  })

  it('is colours: one for a whole face is a material, several are colours of vertices', async () => {
    const found = await read(packed(model(colors, (face) => (face === 0 ? 'pid="2" p1="0" p2="1" p3="2"' : 'pid="2" p1="0"'))))
    expect(found.names).toEqual(['colours', '#0000FF'])
    const lists = found.document.getRoot().listMeshes()[0]!.listPrimitives()
    expect([...lists[0]!.getAttribute('COLOR_0')!.getArray()!]).toEqual([0, 0, 1, 1, 1, 1, 0, 0, 0])
  })

  it('is a texture whose places count from the lower left', async () => {
    const found = await read(
      packed(
        model(texture, () => 'pid="4" p1="0" p2="1" p3="2"'),
        picture,
      ),
    )
    const [piece] = found.document.getRoot().listMeshes()[0]!.listPrimitives()
    expect(piece!.getMaterial()!.getBaseColorTexture()!.getImage()!.byteLength).toBe(picture['3D/t.png'].byteLength)
    expect([...piece!.getAttribute('TEXCOORD_0')!.getArray()!].slice(0, 6)).toEqual([0, 1, 1, 1, 0, 0])
    const without = await read(packed(model(texture, () => 'pid="4" p1="0" p2="1" p3="2"')))
    expect(without.told.join()).toContain('/3D/t.png')
    expect(without.scene.indices).toHaveLength(12)
  })

  it('is a mixture of base materials, and layers of properties', async () => {
    const mixture = '<m:compositematerials id="5" matid="1" matindices="0 1"><m:composite values="0.5 0.5"/></m:compositematerials>'
    expect((await read(packed(model(base + mixture, () => 'pid="5" p1="0"')))).colors[0]!.slice(0, 3)).toEqual([0.5, 0.5, 0])
    const multiplied =
      '<m:multiproperties id="6" pids="1 2" blendmethods="multiply"><m:multi pindices="0 1"/><m:multi pindices="0 2"/></m:multiproperties>'
    const layered = await read(packed(model(base + colors + multiplied, (face) => `pid="6" p1="${face % 2}"`)))
    expect(layered.colors.map((color) => color.slice(0, 3))).toEqual([
      [1, 0, 0],
      [0, 0, 0],
    ])
  })

  it('is a lattice of beams, closed rods as thick as they say', async () => {
    const lattice = `<model unit="millimeter" requiredextensions="b" ${core} ${beams}><resources><object id="1"><mesh>${vertices}<b:beamlattice radius="1" minlength="0.001" cap="butt"><b:beams><b:beam v1="0" v2="3"/></b:beams></b:beamlattice></mesh></object></resources><build><item objectid="1"/></build></model>`
    const report = await inspectModel({ bytes: packed(lattice), format: '3mf' })
    expect(report).toMatchObject({ watertight: true, parts: 1 })
    // An eight-sided rod of radius 1 and length 10.
    expect(report.volume).toBeCloseTo(10 * 4 * Math.sin(Math.PI / 4), 3)
    expect(report.notes?.join()).toContain('rods with eight sides')
    await expect(read(packed(lattice.replace('v2="3"', 'v2="7"')))).rejects.toMatchObject({ message: expect.stringContaining('vertex 7') })
  })
})

describe('a 3MF that breaks the rules', () => {
  const groups = '<basematerials id="1"><base name="a" displaycolor="#FF0000"/></basematerials>'
  const multi = (pids: string): string => `<m:multiproperties id="8" pids="${pids}"><m:multi pindices="0 0"/></m:multiproperties>`
  it.each([
    ['two resources with one number', packed(model(groups + groups)), 'number 1'],
    ['layers of layers', packed(model(groups + multi('1') + '<m:multiproperties id="9" pids="8"/>')), 'multiple properties of multiple'],
    ['two groups of materials in layers', packed(model(groups + groups.replace('id="1"', 'id="2"') + multi('1 2'))), 'more than one group'],
    ['a mixture of no materials', packed(model('<m:compositematerials id="5" matid="7" matindices="0"/>')), 'composite'],
    ['a texture without a path', packed(model('<m:texture2d id="3" contenttype="image/png"/>')), 'without a path'],
    ['a texture of another type', packed(model('<m:texture2d id="3" path="/a.tif" contenttype="image/tiff"/>')), 'image/tiff'],
    ['places of no texture', packed(model('<m:texture2dgroup id="4" texid="3"/>')), 'without its texture'],
    ['an object of no known type', packed(model('', undefined, { object: 'name="x"' }).replace('type="model"', 'type="toy"')), '"toy"'],
    ['no build', packed(model('').replace(/<build>.*<\/build>/, '')), 'no build'],
    ['no resources', packed(`<model ${core}><build/></model>`), 'no resources'],
    ['two models in one part', packed(`${model('')}${model('').replace(/^<\?.*?\?>/, '')}`), 'not well-formed'],
    ['a document type', packed(model('').replace('?><', '?><!DOCTYPE model><')), 'document type'],
    ['another encoding', packed(new Uint8Array(Buffer.from(model('<!-- \u00e4 -->'), 'latin1'))), 'UTF-8'],
    ['a unit of no known name', packed(model('').replace('"millimeter"', '"parsec"')), 'parsec'],
    [
      'parts that name each other in a circle',
      packed(
        model('')
          .replace(
            '</resources>',
            '<object id="5"><components><component objectid="6"/></components></object><object id="6"><components><component objectid="5"/></components></object></resources>',
          )
          .replace('objectid="99"', 'objectid="5"'),
      ),
      'circle',
    ],
    ['a model that is elsewhere', zipSync({ '_rels/.rels': relationships(relationship('https://evil.example/x.model')) }), 'elsewhere'],
    ['a model that is not there', zipSync({ '_rels/.rels': relationships(relationship('/3D/none.model')) }), '/3D/none.model'],
  ])('is refused where it leaves open what is meant: %s', async (_, bytes, words) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
      message: expect.stringContaining(words),
      outcome: 'none',
    })
  })

  it('is refused where it needs what is not read here', async () => {
    await expect(
      read(packed(model('', undefined, { head: 'xmlns:x="http://example.com/new" requiredextensions="x"' }))),
    ).rejects.toMatchObject({
      code: 'MODEL_FILE_UNSUPPORTED',
      message: expect.stringContaining('http://example.com/new'),
    })
  })

  it('is read where it is protected and nothing of it is encrypted; what is encrypted is told', async () => {
    const protectedOne = model('', undefined, {
      head: 'xmlns:sc="http://schemas.microsoft.com/3dmanufacturing/securecontent/2019/04" requiredextensions="sc"',
    })
    expect((await read(packed(protectedOne))).scene.indices).toHaveLength(12)
    await expect(read(packed(strToU8('%3McF\0\0\0rest')))).rejects.toMatchObject({
      code: 'MODEL_FILE_UNSUPPORTED',
      message: 'The 3MF\'s part "/3D/3dmodel.model" is encrypted.',
    })
  })

  it('is shown where its build is empty, each object once, and that is told', async () => {
    const whole = model('').replace('</resources>', '<object id="100" type="model"><components><component objectid="99" transform="2 0 0 0 2 0 0 0 2 0 0 0"/></components></object></resources>') // oxfmt-ignore
    const { told, scene } = await read(packed(whole.replace(/<build>.*<\/build>/, '<build/>')))
    expect(told.join()).toContain('places nothing in its build')
    expect(scene.indices).toHaveLength(12)
    expect(Math.max(...scene.positions)).toBeCloseTo(0.02, 9)
  })

  it.each([
    ['a colour that is none', model('<m:colorgroup id="2"><m:color color="red"/></m:colorgroup>', () => 'pid="2" p1="0"'), 'valid color'],
    ['an entry without its group', model('', undefined, { object: 'pindex="1"' }), 'the group of properties'],
    ['properties that are not there', model('', () => 'pid="7" p1="0"'), 'properties 7'],
    ['an attribute that is forbidden', model('').replace('<model ', '<model xml:space="default" '), 'attribute space'],
    [
      'metadata twice',
      model('').replace('<resources>', '<metadata name="Title">a</metadata><metadata name="Title">b</metadata><resources>'),
      'more than once',
    ],
    ['metadata without a name', model('').replace('<resources>', '<metadata>a</metadata><resources>'), 'without a name'],
    ['a prefix that is not declared', model('<q:thing/>'), 'prefix "q"'],
  ])('is read where it is clear what is meant, and that is told: %s', async (_, text, words) => {
    const { told, scene } = await read(packed(text))
    expect(told.join()).toContain(words)
    expect(scene.indices).toHaveLength(12)
  })

  it('is told of too: two beginnings, two tickets, files that are elsewhere or not there', async () => {
    const own = relationships(
      relationship('/a.xml', '2013/01/printticket'),
      relationship('/a.xml', '2013/01/printticket'),
      relationship('C:/b.png', '2013/01/3dtexture'),
      relationship('c.png', '2013/01/3dtexture'),
    )
    const bytes = packed(model(''), {
      'a.xml': strToU8('<a/>'),
      '3D/_rels/3dmodel.model.rels': own,
      '_rels/.rels': relationships(relationship('/3D/3dmodel.model'), relationship('3D/3dmodel.model')),
    })
    expect((await read(bytes)).told).toEqual([
      expect.stringContaining('2 models'),
      expect.stringContaining('print ticket'),
      expect.stringContaining('"C:/b.png", which is outside'),
      expect.stringContaining('"c.png", which is not in it'),
    ])
  })
})
