/** Spur gear and timing-belt pulley. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import {
  angle as angleOf,
  count,
  diameter as across,
  hole as holeSize,
  length,
  named,
  part,
  ratio,
  type SpecNodes,
  thing,
  words,
} from '../thing.ts'
import { toothOutline } from './involute.ts'
import { pilotHole } from './norms.ts'
import { arcPoints, bore, past, type Point } from './shapes.ts'

export const gear = thing({
  name: 'spur gear', also: 'gear,cog,cogwheel,gearwheel,gear wheel,cog wheel,toothed wheel,pinion', kinds: 'spur,involute,toothed,drive', parts: { body: part('body', materials['brass']!) }, main: 'diameter',
  parameters: {
    teeth: count('teeth,tooth', { min: 6, max: 200 }), module: ratio('module,mod', { min: 0.2, max: 100 }), diameter: across(`${named.diameter},tip diameter`), pitchDiameter: across('pitch diameter,pitch circle,pitch circle diameter'),
    bore: holeSize('bore,bore diameter,hole,centre hole,center hole,shaft,shaft hole,axle,axle hole,inner diameter', { min: 0 }), thickness: length(`${named.thickness},${named.height},face width,face,${named.depth}`), pressureAngle: angleOf('pressure angle,angle', { min: 10, max: 30 }), backlash: length('backlash,play', { min: 0, max: 2 }),
  },
  features: { keyway: words('keyway,key way,key') },
  draw({ teeth: many, module: size, diameter: tip, pitchDiameter, bore: hole, thickness: thick, pressureAngle = 20, backlash = 0, keyway }) {
    const fromPitch = pitchDiameter !== undefined && size !== undefined ? pitchDiameter / size : undefined
    const fromTip = tip !== undefined && size !== undefined ? tip / size - 2 : undefined
    const teeth = many ?? Math.round(fromPitch ?? fromTip ?? 20)
    const module = size ?? (pitchDiameter !== undefined ? pitchDiameter / teeth : tip !== undefined ? tip / (teeth + 2) : 2)
    const outside = module * (teeth + 2)
    fits(teeth >= 6 && teeth <= 200, `A gear with ${teeth} teeth cannot be drawn.`, 'Use 6 to 200 teeth.')
    fits(tip === undefined || Math.abs(outside - tip) < 0.005 * tip, `${teeth} teeth of module ${module} make a gear of ${outside} mm, not ${tip} mm.`, 'Say two of teeth, module and diameter.')
    const root = module * (teeth / 2 - 1.25)
    const wide = hole ?? Math.max(2, Math.round(outside * 0.18))
    const thickness = thick ?? Math.max(3, Math.round(module * 5))
    fits(wide < root * 2 - 2.4, `A bore of ${wide} mm leaves no rim under the teeth of a gear whose root is ${Number((root * 2).toPrecision(4))} mm.`, 'Make the bore smaller or the gear larger.')
    fits(backlash < module * 0.5, `A backlash of ${backlash} mm is too much for module ${module}.`, 'Make it smaller.')
    const blank: SpecNodes = [
      { kind: 'cylinder', id: 'disc', r1: root, height: thickness },
      { kind: 'polygon', id: 'flanks', points: toothOutline({ teeth, module, pressureAngle, backlash }) },
      { kind: 'extrude', id: 'tooth', profile: 'flanks', height: thickness },
      { kind: 'radialArray', id: 'teeth', child: 'tooth', count: teeth },
      { kind: 'union', id: 'blank', children: ['disc', 'teeth'], ...(wide === 0 && { material: 'body' }) },
    ]
    const keySize = wide * 0.25
    return {
      sizes: { teeth, module, diameter: outside, pitchDiameter: module * teeth, bore: wide, thickness, pressureAngle, backlash },
      nodes: [
        ...blank,
        ...(wide === 0
          ? []
          : ([
              bore('bore', wide, 0, thickness),
              ...(keyway === true ? [{ kind: 'box' as const, id: 'key', size: [keySize, wide * 0.25 + keySize, thickness + 2 * past], translate: [0, wide * 0.5, -past] }] : []),
              { kind: 'difference', id: 'gear', material: 'body', base: 'blank', tools: ['bore', ...(keyway === true ? ['key'] : [])] },
            ] satisfies SpecNodes)),
      ],
      hints: ['Involute teeth to ISO 53. Two gears of one module mesh at half the sum of their pitch diameters.'],
    }
  },
}) // oxfmt-ignore

/** Of the belt GT2 (2GT): its pitch, how far its cord lies outside of the pulley, and its tooth. */
const gt2 = { pitch: 2, cord: 0.254, toothHeight: 0.75, toothRadius: 0.555, mouth: 0.64 } as const

/** A groove for a tooth of the belt, pointing to -y from the outside of the pulley at y = 0. */
const groove = (play: number): Point[] => {
  const [radius, middle] = [gt2.toothRadius + play, -(gt2.toothHeight - gt2.toothRadius)]
  return [
    [gt2.mouth + play, past],
    [gt2.mouth + play, 0],
    ...arcPoints(0, middle, radius, 0, -180, 14),
    [-gt2.mouth - play, 0],
    [-gt2.mouth - play, past],
  ]
}

export const pulley = thing({
  name: 'GT2 pulley', also: 'pulley,timing pulley,belt pulley,timing belt pulley,gt2 timing pulley', kinds: 'gt2,timing,belt,gt,2gt,toothed', parts: { body: part('body', materials['aluminium']!) }, main: 'bore',
  parameters: { teeth: count('teeth,tooth', { min: 10, max: 120 }), diameter: across(`${named.diameter},size`), bore: holeSize('bore,hole,shaft,bore diameter,axle'), belt: length('belt,belt width,wide,width,wide belt', { min: 3, max: 50 }), screw: holeSize('set screw,grub screw,set screws') },
  features: { hub: words('hub'), flanges: words('flanges,flange,flanged') },
  draw({ teeth: many, diameter: asked, bore: hole = 5, belt = 6, screw, hub = true, flanges = true }) {
    const nearest = asked === undefined ? 20 : Math.round(((asked + 2 * gt2.cord) * Math.PI) / gt2.pitch)
    const teeth = many ?? nearest
    const outside = (teeth * gt2.pitch) / Math.PI - 2 * gt2.cord
    fits(teeth >= 10 && teeth <= 120, `A GT2 pulley of ${asked} mm would have ${teeth} teeth.`, 'Use 10 to 120 teeth, which are 5.9 to 75.9 mm.')
    fits(asked === undefined || teeth === nearest, `${teeth} teeth make a GT2 pulley of ${outside} mm, not ${asked} mm.`, 'Say one of teeth and diameter.')
    const radius = outside / 2
    fits(hole + 2.4 < outside - 2 * gt2.toothHeight, `A bore of ${hole} mm leaves no wall in a pulley of ${teeth} teeth, which is ${Number(outside.toPrecision(4))} mm across.`, 'Use more teeth or a smaller bore.')
    const [room, flange] = [belt + 1, 1.4]
    const lip = radius + 1.5
    const low = hub ? 7 : 0
    const body = low + (flanges ? 2 * flange : 0) + room
    const hubRadius = Math.max(radius, hole / 2 + 4)
    const from = low + (flanges ? flange : 0)
    const set = screw ?? pilotHole(3)
    const outline: Point[] = [
      [0, 0],
      ...(hub ? ([[hubRadius, 0], [hubRadius, low], ...(flanges ? [[Math.max(lip, hubRadius), low] as Point] : [])] as Point[]) : ([[flanges ? lip : radius, 0]] as Point[])),
      ...(flanges ? ([[hub ? Math.max(lip, hubRadius) : lip, from - 0.4], [radius, from]] as Point[]) : ([[radius, from]] as Point[])),
      [radius, from + room],
      ...(flanges ? ([[lip, from + room + 1.2], [lip, body]] as Point[]) : []),
      [0, body],
    ]
    return {
      sizes: { teeth, diameter: Number(outside.toPrecision(5)), bore: hole, belt, height: body },
      nodes: [
        { kind: 'polygon', id: 'outline', points: outline.filter(([x, y], at, all) => at === 0 || x !== all[at - 1]![0] || y !== all[at - 1]![1]) },
        { kind: 'revolve', id: 'turned', profile: 'outline' },
        { kind: 'polygon', id: 'groove', points: groove(0.05), rotateDeg: -90, translate: [radius, 0] },
        { kind: 'extrude', id: 'cut', profile: 'groove', height: room - 0.04, translate: [0, 0, from + 0.02] },
        { kind: 'radialArray', id: 'cuts', child: 'cut', count: teeth },
        bore('bore', hole, 0, body),
        ...(hub ? [{ kind: 'cylinder' as const, id: 'set-screw', r1: set / 2, height: hubRadius + past, rotateDeg: [0, 90, 0], translate: [0, 0, low / 2] }] : []),
        { kind: 'difference', id: 'pulley', material: 'body', base: 'turned', tools: ['cuts', 'bore', ...(hub ? ['set-screw'] : [])] },
      ],
      hints: [`For a GT2 belt of ${belt} mm (2 mm pitch); the diameter is that over the teeth${asked === undefined ? '' : `, ${Number(outside.toPrecision(4))} mm with a whole number of them`}.${hub ? ` The hub has a hole of ${set} mm for a set screw.` : ''}`],
    }
  },
}) // oxfmt-ignore
