/** For desk and office: phone stand, book end, name plate, key tag, stamp. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { angle as angleOf, count, hole as holeSize, length, named, part, type SpecNodes, thing, words } from '../thing.ts'
import { alongX, contrast, past, type Point, textLength, textSize } from './shapes.ts'

const plastic = materials['plastic']!

export const phoneStand = thing({
  name: 'phone stand', also: 'phone holder,smartphone stand,smartphone holder,cell phone stand,mobile stand,mobile phone stand,iphone stand,tablet stand,tablet holder,ipad stand,phone dock,book stand,cookbook stand', kinds: 'phone,smartphone,mobile,cell,tablet,ipad,iphone,desk,android', parts: { body: part('body', plastic) }, main: 'width', overall: ['width', 'height'],
  parameters: { width: length(named.width), height: length(named.height), slot: length('slot,slot width,phone thickness,phone,groove'), thickness: length(`${named.thickness},wall,wall thickness`), angle: angleOf('angle,tilt,inclination,tilted', { min: 40, max: 85 }) },
  features: { cable: words('cable hole,cable slot,charging hole,charging slot,cable,charger') },
  draw({ width = 70, height = 95, slot = 13, thickness = 5, angle = 68, cable = true }) {
    fits(height > 30 && width > 25, `A stand of ${width} x ${height} mm holds no phone.`, 'Make it at least 25 mm wide and 30 mm high.')
    const [lean, step] = [(angle * Math.PI) / 180, thickness]
    const lip = Math.max(8, height * 0.13)
    const front = 0
    // The rest leans back from behind the slot; a strut from its upper half to the ground keeps it up.
    const foot = front + thickness + slot
    const rise = height - step
    const along = (part_: number): Point => [foot + (Math.cos(lean) * rise * part_) / Math.sin(lean), step + rise * part_]
    const wide = thickness / Math.sin(lean)
    const [top, from] = [along(1), along(0.72)]
    const back = Math.max(top[0] + wide + height * 0.12, foot + height * 0.62)
    const half = back / 2
    const at = ([y, z]: Point): Point => [y - half, z]
    const outline: Point[] = [[front, 0], [back, 0], [back, step], [from[0] + wide + thickness * 0.9, from[1]], [along(0.8)[0] + wide, along(0.8)[1]], [top[0] + wide, top[1]], top, [foot, step], [front + thickness, step], [front + thickness, step + lip], [front, step + lip]]
    // What is not needed between rest, strut and ground is left out.
    const inner: Point[] = [[foot + wide + thickness * 0.6, step + thickness * 0.1], [back - thickness * 2.2, step + thickness * 0.1], [from[0] + wide + thickness * 0.1, from[1] - thickness * 1.2]]
    return {
      sizes: { width, depth: back, height, slot, thickness, angle },
      nodes: [
        { kind: 'polygon', id: 'window', points: inner.map(at) },
        { kind: 'polygon', id: 'side', points: outline.map(at), holes: ['window'] },
        alongX('stand-body', 'side', width, cable ? {} : { material: 'body' }),
        ...(cable ? ([
          { kind: 'box', id: 'cable', size: [Math.min(14, width * 0.25), thickness + slot + 2 * past, lip + step + 2 * past], translate: [0, -half + (thickness + slot) / 2, -past] },
          { kind: 'difference', id: 'stand', material: 'body', base: 'stand-body', tools: ['cable'] },
        ] satisfies SpecNodes) : []),
      ],
      bbox: [width, back, height],
      hints: ['It prints lying on its side, without support.'],
    }
  },
}) // oxfmt-ignore

export const bookEnd = thing({
  name: 'book end', also: 'bookend,book stop,book support', kinds: 'book,l', parts: { body: part('body', plastic) }, main: 'height', overall: ['width', 'depth', 'height'],
  parameters: { width: length(named.width), depth: length(`${named.depth},${named.length}`), height: length(named.height), thickness: length(named.thickness) },
  draw({ height = 150, width = height * 0.75, depth = height * 0.7, thickness = Math.max(3, height * 0.03) }) {
    fits(thickness * 5 < Math.min(width, depth, height), `A thickness of ${thickness} mm is too much for ${width} x ${depth} x ${height} mm.`, 'Make it thinner.')
    const back = depth / 2
    const rib = Math.min(depth * 0.4, height * 0.4)
    return {
      sizes: { width, depth, height, thickness },
      nodes: [
        { kind: 'rect', id: 'floor', size: [width, depth], cornerRadius: Math.min(8, width * 0.08) },
        { kind: 'extrude', id: 'base', profile: 'floor', height: thickness },
        { kind: 'rect', id: 'face', size: [width, height], cornerRadius: Math.min(8, width * 0.08) },
        { kind: 'extrude', id: 'wall', profile: 'face', height: thickness, rotateDeg: [90, 0, 0], translate: [0, back, height / 2] },
        { kind: 'box', id: 'edge', size: [width, thickness, height / 2], translate: [0, back - thickness / 2, 0] },
        { kind: 'box', id: 'back-edge', size: [width, depth / 2, thickness], translate: [0, back - depth / 4, 0] },
        { kind: 'polygon', id: 'triangle', points: [[back - thickness + 0.5, thickness - 0.5], [back - thickness + 0.5, thickness + rib], [back - thickness, thickness + rib], [back - thickness - rib, thickness], [back - thickness - rib, thickness - 0.5]] },
        alongX('rib', 'triangle', thickness, { translate: [-width * 0.32 - thickness / 2, 0, 0] }),
        { kind: 'mirror', id: 'ribs', child: 'rib', normal: [1, 0, 0] },
        { kind: 'union', id: 'book-end', material: 'body', children: ['base', 'wall', 'edge', 'back-edge', 'ribs'] },
      ],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

const textParts = {
  body: part('body,plate,background,base,tag', { baseColor: '#26466D', roughness: 0.45 }),
  letters: part('letters,letter,text,lettering,name,writing', contrast, true),
}
const checkText = (text: string, size: number): void =>
  fits(
    size >= 2,
    `"${text}" would have letters ${Number(size.toPrecision(2))} mm high, too small to print.`,
    'Use fewer letters or a longer plate.',
  )

export const namePlate = thing({
  name: 'name plate', also: 'nameplate,name sign,door sign,sign,door plate,desk sign,text plate,name tag,name badge,label,room sign', kinds: 'name,door,desk,office,house,room', parts: textParts, main: 'width', overall: ['width', 'height', 'thickness'], text: true,
  parameters: { width: length(`${named.width},${named.length}`), height: length(`${named.height},${named.depth}`), thickness: length(named.thickness), letterHeight: length('letter height,letters,letter size,text height,text size,text'), relief: length('relief,raised,raised by'), holes: count(named.hole, { min: 0, max: 4 }), hole: holeSize(named.hole) },
  draw({ text = 'Name', width: said, height = 30, thickness = 3, letterHeight, relief = 1.2, holes = 0, hole = 3.4 }) {
    const margin = height * 0.25 + (holes > 0 ? hole * 2 : 0)
    const width = said ?? Math.max(60, Math.ceil(textLength(text, letterHeight ?? height * 0.45) + 2 * margin))
    const size = letterHeight ?? textSize(text, width - 2 * margin, height * 0.45)
    checkText(text, size)
    fits(textLength(text, size) <= width - hole * (holes > 0 ? 4 : 0) && size < height * 0.8, `Letters of ${size} mm do not fit on a plate of ${width} x ${height} mm.`, 'Make them smaller or the plate larger.')
    fits(holes === 0 || hole + 4 < height, `Holes of ${hole} mm do not fit a plate ${height} mm high.`, 'Make them smaller.')
    const inset = hole * 1.2 + 1
    const [x, y] = [width / 2 - inset, height / 2 - inset]
    const places: Point[] = holes === 1 ? [[0, y]] : holes === 2 ? [[-x, 0], [x, 0]] : holes === 3 ? [[-x, -y], [x, -y], [0, y]] : [[-x, -y], [x, -y], [x, y], [-x, y]]
    const bores = places.slice(0, holes).map((translate, at) => ({ kind: 'circle' as const, id: `hole-${at + 1}`, radius: hole / 2, translate }))
    return {
      sizes: { width, height, thickness, letters: text, letterHeight: size, relief, holes, ...(holes > 0 && { hole }) },
      nodes: [
        ...bores,
        { kind: 'rect', id: 'outline', size: [width, height], cornerRadius: Math.min(5, height * 0.12), holes: bores.map(({ id }) => id) },
        { kind: 'extrude', id: 'plate', material: 'body', profile: 'outline', height: thickness },
        { kind: 'text', id: 'letters', material: 'letters', string: text, size, depth: relief + 0.2, translate: [0, -size / 2, thickness - 0.2] },
        { kind: 'union', id: 'name-plate', children: ['plate', 'letters'] },
      ],
      bbox: [width, height, thickness + relief],
    }
  },
}) // oxfmt-ignore

export const keyTag = thing({
  name: 'key tag', also: 'keychain,key chain,key fob,keyring tag,luggage tag,dog tag,tag,key ring tag,pet tag', kinds: 'key,luggage,dog,pet,name,cat', parts: textParts, main: 'width', overall: ['width', 'height', 'thickness'], text: true,
  parameters: { width: length(`${named.width},${named.length}`), height: length(`${named.height},${named.depth}`), thickness: length(named.thickness), letterHeight: length('letter height,letters,letter size,text height,text size,text'), relief: length('relief,raised,raised by'), hole: holeSize('hole,ring hole,hole diameter') },
  draw({ text = 'KEY', width: said, height = 22, thickness = 3, letterHeight, relief = 0.8, hole = 5 }) {
    const room = hole + height * 0.3
    const width = said ?? Math.max(50, Math.ceil(textLength(text, letterHeight ?? height * 0.4) + room + height * 0.4))
    const size = letterHeight ?? textSize(text, width - room - height * 0.35, height * 0.42)
    checkText(text, size)
    fits(hole + 4 < height && textLength(text, size) <= width - room, `A hole of ${hole} mm and "${text}" do not fit on a tag of ${width} x ${height} mm.`, 'Make it larger.')
    return {
      sizes: { width, height, thickness, letters: text, letterHeight: size, relief, hole },
      nodes: [
        { kind: 'circle', id: 'hole', radius: hole / 2, translate: [-width / 2 + height * 0.15 + hole / 2 + 1, 0] },
        { kind: 'rect', id: 'outline', size: [width, height], cornerRadius: height * 0.3, holes: ['hole'] },
        { kind: 'extrude', id: 'tag', material: 'body', profile: 'outline', height: thickness, edgeRadius: Math.min(0.6, thickness * 0.2) },
        { kind: 'text', id: 'letters', material: 'letters', string: text, size, depth: relief + 0.2, translate: [(room - height * 0.1) / 2, -size / 2, thickness - 0.2] },
        { kind: 'union', id: 'key-tag', children: ['tag', 'letters'] },
      ],
      bbox: [width, height, thickness + relief],
    }
  },
}) // oxfmt-ignore

export const stamp = thing({
  name: 'stamp', also: 'rubber stamp,text stamp,block stamp', kinds: 'rubber,text,block,name,address,hand', parts: { body: part('body,handle,block', materials['beech']!), letters: part('letters,text,face', contrast, true) }, main: 'width', overall: ['width', 'depth', 'height'], text: true,
  parameters: { width: length(`${named.width},${named.length}`), depth: length(named.depth), height: length(named.height), letterHeight: length('letter height,letters,letter size,text height,text size,text'), relief: length('relief,raised,raised by') },
  draw({ text = 'OK', width: said, depth = 20, height = 30, letterHeight, relief = 2 }) {
    const width = said ?? Math.max(30, Math.ceil(textLength(text, letterHeight ?? depth * 0.5) + depth * 0.3))
    const size = letterHeight ?? textSize(text, width - depth * 0.25, depth * 0.5)
    checkText(text, size)
    fits(textLength(text, size) <= width && size < depth * 0.85 && height > relief * 4, `Letters of ${size} mm do not fit a stamp of ${width} x ${depth} x ${height} mm.`, 'Make it larger.')
    const grip = Math.min(depth * 0.18, height * 0.25)
    return {
      sizes: { width, depth, height, letters: text, letterHeight: size, relief },
      nodes: [
        { kind: 'rect', id: 'outline', size: [width, depth], cornerRadius: Math.min(3, depth * 0.15) },
        { kind: 'extrude', id: 'solid', profile: 'outline', height: height - relief, material: 'body' },
        { kind: 'cylinder', id: 'groove', r1: grip, height: width + 2 * past, rotateDeg: [0, 90, 0], translate: [-width / 2 - past, depth / 2 + grip * 0.35, (height - relief) / 2], material: 'body' },
        { kind: 'mirror', id: 'grooves', child: 'groove', normal: [0, 1, 0] },
        { kind: 'difference', id: 'block', base: 'solid', tools: ['grooves'] },
        { kind: 'text', id: 'readable', string: text, size, depth: relief + 0.2, translate: [0, -size / 2, height - relief - 0.2], material: 'letters' },
        { kind: 'mirror', id: 'letters', child: 'readable', normal: [1, 0, 0], keep: false },
        { kind: 'union', id: 'stamp', children: ['block', 'letters'] },
      ],
      bbox: [width, depth, height],
      hints: ['The letters are mirrored, and on top, as it is printed.'],
    }
  },
}) // oxfmt-ignore
