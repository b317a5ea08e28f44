/** A lid that slips over a rim, round or square. */
import { fits } from '../cannot.ts'
import { materials } from '../looks.ts'
import { diameter as across, length, named, part, thing } from '../thing.ts'

/** Between the lid and the rim that it goes over, all around. */
const play = 0.3

export const lid = thing({
  name: 'lid', also: 'cap,slip lid,slip-on lid,dust cap,end cap', kinds: 'jar,can,tin,container,dust,slip,box', holds: true, parts: { body: part('body,top,skirt', materials['plastic']!) }, main: 'diameter', overall: ['width', 'depth', 'height'],
  parameters: { diameter: across('diameter,dia,jar,rim,mouth,opening,inner diameter,inside diameter,id'), width: length('wide,width,long,length'), depth: length('deep,depth'), height: length(named.height), wall: length(named.wall) },
  draw({ diameter = 70, width, depth = width, height = 12, wall = 2 }) {
    const square = width !== undefined || depth !== undefined
    const [x, y] = square ? [width ?? depth!, depth ?? width!] : [diameter, diameter]
    fits(wall * 2 < height && x > 2 && y > 2, `A wall of ${wall} mm leaves no room in a lid ${height} mm high.`, 'Make the wall thinner or the lid higher.')
    const [outerX, outerY] = [x + 2 * (play + wall), y + 2 * (play + wall)]
    return {
      sizes: { ...(square ? { width: x, depth: y } : { diameter }), height, wall, play },
      nodes: [
        ...(square
          ? [
              { kind: 'rect' as const, id: 'outline', size: [outerX, outerY], cornerRadius: play + wall },
              { kind: 'rect' as const, id: 'room', size: [x + 2 * play, y + 2 * play], cornerRadius: play },
            ]
          : [
              { kind: 'circle' as const, id: 'outline', radius: outerX / 2 },
              { kind: 'circle' as const, id: 'room', radius: x / 2 + play },
            ]),
        { kind: 'extrude', id: 'block', profile: 'outline', height },
        { kind: 'extrude', id: 'hollow', profile: 'room', height, translate: [0, 0, wall] },
        { kind: 'difference', id: 'lid', material: 'body', base: 'block', tools: ['hollow'] },
      ],
      bbox: [outerX, outerY, height],
      hints: [`It slips over a rim of that size, with ${play} mm of play all around and no thread; it lies as it is printed, its top on the bed.`],
    }
  },
}) // oxfmt-ignore
