/** Lamp and key. */
import { fits } from '../cannot.ts'
import { diameter as across, hole as holeWide, length, named, part, thing } from '../thing.ts'
import { arcPoints, bore, past } from './shapes.ts'

export const lamp = thing({
  name: 'lamp', also: 'table lamp,desk lamp,bedside lamp,night light', kinds: 'table,desk,bedside,night,reading,led', main: 'height', overall: ['diameter', 'height'],
  parts: { base: part('base,foot', { baseColor: '#6F5A46', roughness: 0.5 }), stem: part('stem,stand,pole,column', (base) => base), shade: part('shade,lampshade,lamp shade', { baseColor: '#F3EAD2', roughness: 0.8 }, true) },
  parameters: { height: length(`${named.height},size`, { min: 40 }), diameter: across(`${named.diameter},shade diameter,shade`), wall: length(named.wall), cable: holeWide('cable,cable hole,cable diameter,hole', { min: 2 }) },
  draw({ height: tall, diameter: wide, wall = 1.6, cable = 8 }) {
    const height = tall ?? (wide === undefined ? 200 : wide * 1.5)
    const diameter = wide ?? height / 1.5
    const [lower, upper] = [diameter / 2, diameter * 0.32]
    const stem = Math.max(cable / 2 + 2.4, height * 0.035)
    const foot = Math.max(height * 0.05, 5)
    const under = height * 0.55
    fits(upper > stem + 4 && under > foot * 2, `A lamp ${height} mm high and ${diameter} mm wide has no room for a cable of ${cable} mm.`, 'Make it larger, or the hole for the cable smaller.')
    const spoke = Math.max(3, height * 0.02)
    // Into the shade, and not through it where it is narrower.
    const end = lower - wall * 0.5 - ((lower - upper) * spoke) / (height - under)
    return {
      sizes: { height, diameter, wall, cable },
      nodes: [
        { kind: 'polygon', id: 'foot-half', points: [[0, 0], [diameter * 0.36, 0], [diameter * 0.36, foot * 0.6], ...arcPoints(diameter * 0.36 - foot * 0.4, foot * 0.6, foot * 0.4, 0, 90, 6).slice(1), [stem * 1.3, foot * 1.3], [0, foot * 1.3]] },
        { kind: 'revolve', id: 'foot', material: 'base', profile: 'foot-half' },
        { kind: 'cylinder', id: 'pole', material: 'stem', r1: stem, height: under + spoke * 2, translate: [0, 0, 0] },
        { kind: 'polygon', id: 'shade-half', points: [[lower - wall, under], [lower, under], [upper, height], [upper - wall, height]] },
        { kind: 'revolve', id: 'cone', material: 'shade', profile: 'shade-half' },
        { kind: 'box', id: 'spoke', material: 'stem', size: [end - stem * 0.8, spoke, spoke], translate: [(end + stem * 0.8) / 2, 0, under] },
        { kind: 'radialArray', id: 'spokes', child: 'spoke', count: 3 },
        { kind: 'union', id: 'whole', children: ['foot', 'pole', 'spokes', 'cone'] },
        bore('cable', cable, 0, under + spoke * 2),
        { kind: 'box', id: 'outlet', size: [cable * 0.8, diameter, cable * 0.6], translate: [0, diameter / 2, -past] },
        { kind: 'difference', id: 'lamp', base: 'whole', tools: ['cable', 'outlet'] },
      ],
      bbox: [diameter, diameter, height],
      hints: ['The cable goes up through the stem; use an LED, which stays cool, and print the shade with supports or upside down.'],
    }
  },
}) // oxfmt-ignore

export const key = thing({
  name: 'key', also: 'house key,door key', kinds: 'house,door,toy,room,front', main: 'length', overall: ['length', 'width', 'thickness'],
  parts: { body: part('body,blade,bow', { baseColor: '#C9A24B', metallic: 1, roughness: 0.35 }) },
  parameters: { length: length(`${named.length},size`, { min: 15 }), width: length(`${named.width},bow,bow diameter`), thickness: length(named.thickness), hole: holeWide('hole,hole diameter') },
  draw({ length: long = 56, width = long * 0.43, thickness = 2.4, hole = width * 0.28 }) {
    fits(width <= long * 0.6, `A key ${long} mm long with a bow of ${width} mm has no blade.`, 'Make it longer.')
    fits(hole <= width * 0.45, `A hole of ${hole} mm is too wide for a bow of ${width} mm.`, 'Make it smaller.')
    const blade = width * 0.32
    const from = width * 0.9
    const teeth = [0.12, 0.34, 0.2, 0.42, 0.15, 0.3] as const
    const step = (long - from - blade * 0.6) / teeth.length
    return {
      sizes: { length: long, width, thickness, hole },
      nodes: [
        { kind: 'cylinder', id: 'bow', r1: width / 2, height: thickness, translate: [width / 2, 0, 0] },
        { kind: 'polygon', id: 'side', points: [
          [width * 0.6, -blade / 2], [from, -blade / 2],
          ...teeth.flatMap((cut, at): [number, number][] => [[from + step * (at + 0.25), -blade / 2 + blade * cut], [from + step * (at + 0.6), -blade / 2 + blade * cut], [from + step * (at + 1), -blade / 2 + blade * 0.05]]),
          [long, 0], [long - blade * 0.5, blade / 2], [width * 0.6, blade / 2],
        ] },
        { kind: 'extrude', id: 'blade', profile: 'side', height: thickness },
        { kind: 'union', id: 'blank', children: ['bow', 'blade'] },
        bore('hole', hole, 0, thickness, [width * 0.27, 0]),
        { kind: 'box', id: 'groove', size: [long, blade * 0.14, thickness * 0.6], translate: [width * 1.05 + long / 2, blade * 0.2, thickness * 0.7] },
        { kind: 'difference', id: 'key', material: 'body', base: 'blank', tools: ['hole', 'groove'] },
      ],
      bbox: [long, width, thickness],
      hints: ['A key to play with or to hang up: it opens no lock.'],
    }
  },
}) // oxfmt-ignore
