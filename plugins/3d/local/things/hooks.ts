/** What hangs, clips and grips: hook, hook rail, S hook, cable clip, bag clip, drawer handle, knob. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { count, diameter as across, hole as holeSize, length, named, part, thing, words } from '../thing.ts'
import { alongX, arcPoints, bore, contrast, past, type Point, type SpecNode } from './shapes.ts'

const plastic = { body: part('body', materials['plastic']!) }

/** A J from the side: y is the depth with the wall at the back, z the height. */
function hookOutline(height: number, depth: number, thick: number): Point[] {
  const outer = depth / 2
  const inner = outer - thick
  const [back, tip] = [depth / 2, outer + thick * 0.5]
  return [
    [back, height], [back - thick, height],
    ...arcPoints(0, outer, inner, 0, -180, 24),
    ...arcPoints(-inner - thick / 2, tip, thick / 2, 0, 180, 10),
    ...arcPoints(0, outer, outer, -180, 0, 32),
  ] // oxfmt-ignore
}
/** A screw hole through a wall plate whose front is at `front`, with a countersink. */
const screwHole = (id: string, hole: number, front: number, thick: number, x: number, z: number): SpecNode[] => [
  {
    kind: 'cylinder',
    id: `${id}-through`,
    r1: hole / 2,
    height: thick + 2 * past,
    rotateDeg: [-90, 0, 0],
    translate: [x, front - past, z],
  },
  {
    kind: 'cylinder',
    id: `${id}-sink`,
    r1: hole,
    r2: hole / 2,
    height: Math.min(hole / 2, thick * 0.6),
    rotateDeg: [-90, 0, 0],
    translate: [x, front - 0.001, z],
  },
]
const hookFits = (height: number, depth: number, thick: number): void => {
  fits(
    depth > thick * 2.5,
    `A depth of ${depth} mm leaves nothing to hang on with a thickness of ${thick} mm.`,
    'Make it deeper or thinner.',
  )
  fits(height > depth * 0.75 + thick, `A height of ${height} mm is too little for a hook ${depth} mm deep.`, 'Make it higher or less deep.')
}

export const hook = thing({
  name: 'hook', also: 'wall hook,coat hook,towel hook,robe hook', kinds: 'wall,coat,towel,robe,door,clothes,hat,bag,headphone,headphones,tool,key,jacket', parts: plastic, main: 'height', overall: ['width', 'depth', 'height'],
  parameters: { width: length(named.width), depth: length(named.depth), height: length(`${named.height},${named.length}`), thickness: length(named.thickness), holes: count(named.hole, { min: 0, max: 4 }), hole: holeSize(named.hole) },
  draw({ height = 80, width = Math.max(18, height * 0.25), depth = height * 0.45, thickness = Math.max(2.4, height * 0.07), holes = 2, hole = 4.5 }) {
    hookFits(height, depth, thickness)
    // The screws sit above the tip of the hook, where a screwdriver reaches them.
    const low = depth / 2 + thickness * 1.5
    const room = height - low
    fits(holes === 0 || (room / holes > hole * 2 && width > hole * 2 + 2), `${holes} holes of ${hole} mm do not fit above the hook.`, 'Make it higher, or use fewer or smaller holes.')
    const screws = Array.from({ length: holes }, (_, at) => screwHole(`screw-${at + 1}`, hole, depth / 2 - thickness, thickness, 0, low + (room * (at + 0.5)) / holes)).flat()
    return {
      sizes: { width, depth, height, thickness, holes, ...(holes > 0 && { hole }) },
      nodes: [
        { kind: 'polygon', id: 'outline', points: hookOutline(height, depth, thickness) },
        alongX('strip', 'outline', width, screws.length === 0 ? { material: 'body' } : {}),
        ...(screws.length > 0 ? [...screws, { kind: 'difference' as const, id: 'hook', material: 'body', base: 'strip', tools: screws.map(({ id }) => id) }] : []),
      ],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const hookRail = thing({
  name: 'hook rail', also: 'coat rack,hook rack,key rack,key holder,key hook rail,key hanger,towel rack,hook strip,row of hooks', kinds: 'coat,key,keys,towel,wall,hook', parts: { body: part('body,rail,board', materials['plastic']!), hooks: part('hooks,hook', materials['plastic']!) }, main: 'width', overall: ['width', 'depth', 'height'],
  parameters: { hooks: count('hooks,hook', { min: 2, max: 12 }), width: length(`${named.width},${named.length}`), depth: length(named.depth), height: length(named.height), thickness: length(named.thickness), hole: holeSize(named.hole) },
  draw({ hooks = 4, width = hooks * 45, height = 50, depth = 28, thickness = 4, hole = 4.5 }) {
    hookFits(height, depth, thickness)
    const [step, wide] = [width / hooks, Math.min(12, width / hooks / 3)]
    fits(step > 15, `${hooks} hooks on ${width} mm are less than 15 mm apart.`, 'Use fewer hooks or a longer rail.')
    const back = depth / 2
    const screws = [-1, 1].flatMap((side) => screwHole(side < 0 ? 'left' : 'right', hole, back - thickness, thickness, (side * (width - step * 0.42)) / 2 + side * 0, height - hole * 2))
    return {
      sizes: { hooks, width, depth, height, thickness, hole },
      nodes: [
        { kind: 'rect', id: 'face', size: [width, height], cornerRadius: Math.min(6, height * 0.15) },
        { kind: 'extrude', id: 'board', profile: 'face', height: thickness, material: 'body', rotateDeg: [90, 0, 0], translate: [0, back, height / 2] },
        { kind: 'polygon', id: 'outline', points: hookOutline(height * 0.8, depth, thickness) },
        alongX('one', 'outline', wide, { material: 'hooks' }),
        { kind: 'linearArray', id: 'hooks', child: 'one', count: hooks, step: [step, 0, 0], translate: [(-step * (hooks - 1)) / 2, 0, height * 0.06] },
        { kind: 'union', id: 'whole', children: ['board', 'hooks'] },
        ...screws,
        { kind: 'difference', id: 'rail', base: 'whole', tools: screws.map(({ id }) => id) },
      ],
      bbox: [width, depth, height],
    }
  },
}) // oxfmt-ignore

export const sHook = thing({
  name: 'S hook', also: 's shaped hook,hanging hook', kinds: 's,hanging', parts: plastic, main: 'height',
  parameters: { height: length(`${named.height},${named.length},size`), thickness: length(`${named.thickness},wire`), width: length(named.width) },
  draw({ height = 70, thickness = Math.max(2.4, height * 0.08), width = Math.max(4, thickness) }) {
    const outer = height / 4 + thickness / 4
    const inner = outer - thickness
    fits(inner > thickness / 2, `A thickness of ${thickness} mm leaves no opening in an S hook of ${height} mm.`, 'Make it thinner or the hook larger.')
    const middle = outer - thickness / 2
    const [low, high] = [-middle, middle]
    const on = (y: number, radius: number, degrees: number, x = 0): Point => [x + radius * Math.cos((degrees * Math.PI) / 180), y + radius * Math.sin((degrees * Math.PI) / 180)]
    const [upTip, downTip] = [-30, 150] as const
    const half = thickness / 2
    /** Around the middle of a tip, half way. */
    const round = (y: number, tip: number, degrees: number): Point => {
      const [x, up] = on(y, middle, tip)
      return on(up, half, degrees, x)
    }
    return {
      sizes: { height, thickness, width },
      nodes: [
        { kind: 'outline', id: 'outline', start: on(high, outer, upTip), edges: [
          { to: on(high, outer, 90), through: on(high, outer, 30) },
          { to: [0, high - outer], through: on(high, outer, 180) },
          { to: on(low, inner, downTip), through: on(low, inner, -60) },
          { to: on(low, outer, downTip), through: round(low, downTip, 60) },
          { to: on(low, outer, -90), through: on(low, outer, -150) },
          { to: [0, low + outer], through: on(low, outer, 0) },
          { to: on(high, inner, upTip), through: on(high, inner, 120) },
          { to: on(high, outer, upTip), through: round(high, upTip, 240) },
        ] },
        { kind: 'extrude', id: 'hook', material: 'body', profile: 'outline', height: width, rotateDeg: [90, 0, 0], translate: [0, width / 2, 2 * outer - thickness / 2] },
      ],
      bbox: [2 * outer, width, height],
    }
  },
}) // oxfmt-ignore

export const cableClip = thing({
  name: 'cable clip', also: 'cable holder,wire clip,cord clip,cable clamp,cable organizer,cable organiser,wire holder,cord holder', kinds: 'cable,wire,cord,desk,usb,charging', parts: plastic, main: 'cable',
  parameters: { cable: across('cable,cables,cable diameter,wire,wires,wire diameter,cord,diameter,dia,across,inner diameter'), width: length(`${named.width},${named.length}`), wall: length(named.wall), holes: count(named.hole, { min: 0, max: 1 }), hole: holeSize(named.hole) },
  draw({ cable = 6, width = Math.max(10, cable), wall = Math.max(1.6, cable * 0.2), holes = 1, hole = 3.5 }) {
    const [inner, outer] = [cable / 2, cable / 2 + wall]
    const tab = holes > 0 ? hole * 2 + 4 : 0
    fits(holes === 0 || hole + 2.4 < width, `A hole of ${hole} mm does not fit a clip ${width} mm wide.`, 'Make it wider.')
    // The mouth on top is a bit narrower than the cable, so that it snaps in.
    const open = Math.asin(0.78) * (180 / Math.PI)
    const middle = outer
    const left = -(2 * outer + tab) / 2
    const x = left + outer
    const right = left + 2 * outer + tab
    const lipOf = (side: 1 | -1): Point[] => {
      const degrees = 90 - side * open
      const at = (degrees * Math.PI) / 180
      const far = (inner + outer) / 2
      return arcPoints(x + far * Math.cos(at), middle + far * Math.sin(at), wall / 2, side > 0 ? degrees : degrees + 180, side > 0 ? degrees + 180 : degrees + 360, 8).slice(1, -1)
    }
    const base = Math.max(wall, 2)
    return {
      sizes: { cable, width, wall, holes, ...(holes > 0 && { hole }) },
      nodes: [
        { kind: 'polygon', id: 'ring', points: [...arcPoints(x, middle, outer, 90 + open - 360, 90 - open, 40), ...lipOf(1), ...arcPoints(x, middle, inner, 90 - open, 90 + open - 360, 40), ...lipOf(-1)] },
        { kind: 'extrude', id: 'ring-body', profile: 'ring', height: width, rotateDeg: [90, 0, 0], translate: [0, width / 2, 0] },
        { kind: 'box', id: 'base', size: [2 * outer + tab, width, base] },
        { kind: 'cylinder', id: 'channel', r1: inner, height: width + 2 * past, rotateDeg: [-90, 0, 0], translate: [x, -width / 2 - past, middle] },
        { kind: 'union', id: 'whole', children: ['ring-body', 'base'] },
        ...(holes > 0 ? [bore('hole', hole, 0, base, [right - tab / 2, 0])] : []),
        { kind: 'difference', id: 'clip', material: 'body', base: 'whole', tools: ['channel', ...(holes > 0 ? ['hole'] : [])] },
      ],
      hints: ['The mouth on top is a fifth narrower than the cable, so that it snaps in.'],
    }
  },
}) // oxfmt-ignore

export const bagClip = thing({
  name: 'bag clip', also: 'chip clip,chip bag clip,food clip,bread clip,clip', kinds: 'bag,chip,food,bread,freezer,sealing', parts: plastic, main: 'length', overall: ['length', 'height'],
  parameters: { length: length(`${named.length},${named.width}`), height: length(`${named.height},${named.depth}`), thickness: length(named.thickness), gap: length('gap,slot', { min: 0.3, max: 5 }) },
  draw({ length: long = 110, height = 12, thickness = Math.max(3, long * 0.035), gap = 0.6 }) {
    const eye = thickness * 1.1
    const wide = 2 * (eye + thickness)
    fits(long > 6 * eye, `A clip of ${long} mm is too short for arms of ${thickness} mm.`, 'Make it longer or thinner.')
    const left = -long / 2
    const centre = left + wide / 2
    const tip = long / 2
    const arm = thickness + gap / 2
    const around = Math.asin(gap / 2 / eye) * (180 / Math.PI)
    const outside = wide / 2
    const meet = Math.asin(arm / outside) * (180 / Math.PI)
    // A spring eye at one end; the arms open like a funnel at the other.
    return {
      sizes: { length: long, height, thickness, gap },
      nodes: [
        { kind: 'polygon', id: 'outline', points: [
          ...arcPoints(centre, 0, outside, meet, 360 - meet, 40), [tip - thickness, -arm], [tip, -arm - thickness * 0.6], [tip, -arm + thickness * 0.5], [tip - thickness * 1.6, -gap / 2],
          ...arcPoints(centre, 0, eye, -around, around - 360, 40), [tip - thickness * 1.6, gap / 2], [tip, arm - thickness * 0.5], [tip, arm + thickness * 0.6], [tip - thickness, arm],
        ] },
        { kind: 'extrude', id: 'clip', material: 'body', profile: 'outline', height },
      ],
      bbox: [long, wide, height],
      hints: ['It prints lying; the round eye is its spring.'],
    }
  },
}) // oxfmt-ignore

export const drawerHandle = thing({
  name: 'drawer handle', also: 'handle,cabinet handle,drawer pull,cabinet pull,furniture handle,bow handle,door handle,pull handle', kinds: 'drawer,cabinet,cupboard,kitchen,furniture,pull,door', parts: { body: part('body', materials['aluminium']!) }, main: 'holeSpacing',
  parameters: { holeSpacing: length('hole spacing,spacing,hole distance,screw spacing,centre distance,center distance,between holes,hole to hole,apart'), length: length(`${named.length},${named.width}`), height: length(`${named.height},${named.depth}`), thickness: length(named.thickness), screw: holeSize('screw,screws,screw hole,screw holes,hole,holes') },
  draw({ length: long, holeSpacing: holes = long === undefined ? 96 : Math.round(long * 0.85), thickness = 12, height = 32, screw = 3.3 }) {
    const total = long ?? holes + thickness * 1.4
    const bar = thickness * 0.7
    fits(total >= holes + thickness && height > bar * 1.8 && screw + 3 < thickness, `Holes ${holes} mm apart do not fit a handle of ${total} x ${thickness} x ${height} mm.`, 'Make it longer, higher or thicker.')
    const [x, foot, slant] = [total / 2, thickness, (height - bar) * 0.25]
    const inner = x - foot
    const deep = Math.min(14, height * 0.45)
    return {
      sizes: { holeSpacing: holes, length: total, height, thickness, screw },
      nodes: [
        { kind: 'polygon', id: 'arch', points: [[-x, 0], [-inner, 0], [-inner + slant, height - bar - 4], ...arcPoints(-inner + slant + 4, height - bar - 4, 4, 180, 90, 8).slice(1), [inner - slant - 4, height - bar], ...arcPoints(inner - slant - 4, height - bar - 4, 4, 90, 0, 8).slice(1), [inner, 0], [x, 0], [x - slant, height - 6], ...arcPoints(x - slant - 6, height - 6, 6, 0, 90, 8).slice(1), ...arcPoints(-x + slant + 6, height - 6, 6, 90, 180, 8)].toReversed() as Point[] },
        { kind: 'extrude', id: 'bow', profile: 'arch', height: thickness, edgeRadius: thickness * 0.15, rotateDeg: [90, 0, 0], translate: [0, thickness / 2, 0] },
        { kind: 'cylinder', id: 'screw', r1: screw / 2, height: deep + past, translate: [holes / 2, 0, -past] },
        { kind: 'mirror', id: 'screws', child: 'screw', normal: [1, 0, 0] },
        { kind: 'difference', id: 'handle', material: 'body', base: 'bow', tools: ['screws'] },
      ],
      bbox: [total, thickness, height],
      hints: [`Blind holes of ${screw} mm, ${deep} mm deep, from below; M4 screws cut their thread into 3.3 mm.`],
    }
  },
}) // oxfmt-ignore

export const knob = thing({
  name: 'knob', also: 'control knob,dial,potentiometer knob,volume knob,rotary knob,radio knob,oven knob,pot knob', kinds: 'control,potentiometer,volume,rotary,radio,oven,stove,pot,drawer,cabinet,amp,guitar,synth,gear', parts: { body: part('body', { baseColor: '#2B2D31', roughness: 0.5 }), mark: part('mark,pointer,line,marker,indicator', contrast, true) }, main: 'diameter', overall: ['diameter', 'height'],
  parameters: { diameter: across(named.diameter), height: length(`${named.height},${named.thickness}`), shaft: holeSize('shaft,bore,hole,shaft diameter,axle,shaft hole,d shaft,spindle'), grooves: count('grooves,flutes,ribs,notches', { min: 0, max: 60 }) },
  features: { d: words('d shaft,d,flat shaft'), mark: words('mark,pointer,line,marker,indicator') },
  draw({ diameter = 30, height = diameter * 0.6, shaft = 6.1, grooves = 18, d = false, mark = true }) {
    fits(shaft + 4 < diameter, `A shaft of ${shaft} mm does not fit a knob of ${diameter} mm.`, 'Make the knob wider.')
    const radius = diameter / 2
    const deep = Math.min(height * 0.7, 15)
    const groove = grooves > 0 ? Math.min(1.5, (Math.PI * diameter) / grooves / 4) : 0
    const edge = Math.min(height * 0.15, radius * 0.2)
    const rim = radius * 0.94
    return {
      sizes: { diameter, height, shaft, grooves },
      nodes: [
        { kind: 'polygon', id: 'form', points: [[0, 0], [radius, 0], [radius, height * 0.2], [rim, height - edge], ...arcPoints(rim - edge, height - edge, edge, 0, 90, 8).slice(1), [0, height]] },
        { kind: 'revolve', id: 'solid', profile: 'form', material: 'body' },
        ...(grooves > 0 ? [{ kind: 'cylinder' as const, id: 'groove', r1: groove, height: height, material: 'body', translate: [radius + groove * 0.2, 0, height * 0.25] }, { kind: 'radialArray' as const, id: 'grooves', child: 'groove', count: grooves }] : []),
        { kind: 'cylinder', id: 'bore', r1: shaft / 2, height: deep + past, translate: [0, 0, -past], material: 'body' },
        ...(d ? [{ kind: 'box' as const, id: 'flat', size: [shaft, shaft, deep + 3 * past], translate: [0, shaft * 0.75, -2 * past] }, { kind: 'difference' as const, id: 'shaft', base: 'bore', tools: ['flat'], material: 'body' }] : []),
        ...(mark ? [{ kind: 'box' as const, id: 'mark', size: [Math.max(1.2, diameter * 0.05), radius * 0.62, 1 + past], translate: [0, -radius * 0.5, height - 0.6], material: 'mark' }] : []),
        { kind: 'difference', id: 'knob', base: 'solid', tools: [...(grooves > 0 ? ['grooves'] : []), d ? 'shaft' : 'bore', ...(mark ? ['mark'] : [])] },
      ],
      bbox: [diameter, diameter, height],
      hints: [`The shaft's hole is ${Number(deep.toPrecision(3))} mm deep${d ? ', with a flat' : ''}.`],
    }
  },
}) // oxfmt-ignore
