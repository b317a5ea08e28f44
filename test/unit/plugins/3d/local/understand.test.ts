import { AtelierError } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { draw } from '#plugins/3d/local/draw.ts'
import { things } from '#plugins/3d/local/things/index.ts'
import { understand } from '#plugins/3d/local/understand.ts'

const refusal = (prompt: string): AtelierError => {
  try {
    draw(understand(prompt))
  } catch (error) {
    if (AtelierError.is(error)) return error
    throw error
  }
  throw new Error(`"${prompt}" was drawn as ${understand(prompt).thing.name}.`)
}

describe('words of which the rules make nothing', () => {
  it.each([
    // The last noun decides.
    ['bolt cutter', 'bolt cutter'], ['a lava lamp', 'lava lamp'], ['a lamp shade', 'lamp shade'], ['a piano key', 'piano key'], ['a key ring', 'key ring'], ['a robot arm', 'robot arm'], ['a rocket engine', 'rocket engine'],
    ['tower bridge', 'tower bridge'], ['box spring', 'box spring'], ['a coffee machine', 'coffee machine'], ['nut cracker', 'nut cracker'], ['bottle opener', 'bottle opener'],
    ['a table leg', 'table leg'], ['table legs 70 cm high', 'table legs'], ['gear teeth', 'gear teeth'], ['a pot lid', 'pot lid'], ['a cup holder', 'cup holder'], ['a screw driver', 'screw driver'],
    ['a chess knight', 'chess knight'], ['a chess set', 'chess set'], ['a wedding cake', 'wedding cake'], ['an orange', 'an orange'], ['a dragon', 'dragon'], ['a wheelchair', 'wheelchair'],
    ['a replica of the Eiffel tower', 'eiffel tower'], ['Please make me a nice dragon, 20 cm tall', 'dragon'], ['Würfel 20 mm', 'würfel'], ['立方体', '立方体'], ['__proto__', 'proto'], ['a constructor', 'constructor'], ['toString', 'tostring'], ['20 mm', '20 mm'], ['red', 'red'],
    // Words before the noun make another thing of it.
    ['Eiffel tower', 'eiffel tower'], ['a water tower', 'water tower'], ['a music box', 'music box'], ['a bird house', 'bird house'], ['a dog house', 'dog house'], ['a ring box', 'ring box'], ['gear box', 'gear box'], ['boxing ring', 'boxing ring'], ['an engagement ring', 'engagement ring'],
    ['a lightning bolt', 'lightning bolt'], ['a landing gear', 'landing gear'], ['a rocking chair', 'rocking chair'], ['an electric chair', 'electric chair'], ['a heart-shaped box', 'heart'], ['a wizard chair', 'wizard chair'], ['a constructor chair', 'constructor chair'], ['an ash tray', 'ash tray'], ['a wood screw', 'wood screw'], ['a wing nut', 'wing nut'],
    // What comes behind it does, too.
    ['a house of cards', 'house of cards'], ['a box shaped like a heart', 'heart'], ['a vase in the shape of a skull', 'skull'], ['a table and a chair', 'two things'], ['a nut and a bolt', 'two things'],
    // Sizes that cannot be.
    ['a -5 mm cube', '-5 mm'], ['a 0 mm cube', '0 mm'], ['a 500 m cube', '500000 mm'], ['a box 2 mm wide', 'no room'], ['a box with 50 mm walls', '50 mm'], ['M7 nut', 'M7'], ['a gear with 3 teeth', 'teeth 3'], ['a tube 10 mm outer diameter and 20 mm inner diameter', '20 mm'],
    ['a gear with 20 teeth, module 2 and a diameter of 60 mm', '44 mm'], ['a spur gear with 12 teeth, module 1, bore 12 mm', 'bore'], ['a knob 10 mm wide with a 9 mm shaft', '9 mm'],
  ])('%s', (prompt, told) => {
    const { code, outcome, message, fix = '' } = refusal(prompt)
    expect({ code, outcome }).toEqual({ code: 'PROVIDER_UNSUPPORTED', outcome: 'none' })
    expect(message).toContain(told)
    expect(fix).toContain('`spec`')
    expect(message.length + fix.length).toBeLessThan(700)
    // No noise of floating point.
    expect(message).not.toMatch(/\d\.\d{5}/)
  }) // oxfmt-ignore

  it('come with what is known and near', () => {
    expect(refusal('bolt cutter').fix).toContain('hex bolt')
    expect(refusal('a chess knight').fix).toContain('chess pawn')
    expect(refusal('a key cutter').fix).toMatch(/key.*key tag/)
    expect(refusal('a brackett').fix).toContain('bracket')
    expect(refusal('a lithophane of my cat').fix).toContain('use heightmap')
    expect(refusal('my logo').fix).toContain('use svg')
    expect(refusal('Eiffel tower').fix).toContain('Ask for "a tower"')
    expect(refusal('a dragon').fix).toContain('for instance')
    // A bench is no wrench, however alike they are spelt.
    expect(refusal('a wrench').fix).toContain('for instance')
  })

  it('take no time, however long they are', () => {
    for (const piece of ['a ', '1 x ', 'red ', '"', '1/2 ', 'box with holes ', 'x'.repeat(80), '#fff ', 'in ', 'no ', '5 mm '])
      expect(() => draw(understand(`a cube ${piece.repeat(Math.floor(8000 / piece.length))}`)), piece).not.toThrow(TypeError)
  })
})

describe('names that hold the names of other things', () => {
  it.each([
    ['table lamp', 'lamp'], ['a lamp on a table', 'lamp'], ['a bedside lamp 30 cm high', 'lamp'], ['a house key', 'key'], ['a key for a house', 'key'], ['a rocket ship', 'rocket'],
    ['a toy robot 8 cm tall', 'robot'], ['a snowman without a hat', 'snowman'], ['a key tag', 'key tag'], ['a key rack', 'hook rail'],
  ])('%s is a %s', (prompt, name) => {
    expect(understand(prompt).thing.name).toBe(name)
  }) // oxfmt-ignore
})

describe('words that are read', () => {
  const mm = (prompt: string) => {
    const { thing, read, leftOut } = understand(prompt)
    return [thing.name, read.values, leftOut]
  }
  it.each([
    ['a red cube', 'cube', {}, []],
    ['a 20 mm sphere', 'sphere', { diameter: 20 }, []],
    ['a cylinder 10 mm across and 5 cm high', 'cylinder', { diameter: 10, height: 50 }, []],
    ['a cylinder with radius 1 cm and height 5 cm', 'cylinder', { diameter: 20, height: 50 }, []],
    ['a cylinder: diameter 20, height 50', 'cylinder', { diameter: 20, height: 50 }, []],
    ['box 100x60x40', 'box', { width: 100, depth: 60, height: 40 }, []],
    ['a box 100 x 60 x 40 mm', 'box', { width: 100, depth: 60, height: 40 }, []],
    ['Please make me a box with a lid 20x15x8 cm', 'box', { width: 200, depth: 150, height: 80 }, []],
    ['a box 4" x 3" x 2"', 'box', { width: 101.6, depth: 76.2, height: 50.8 }, []],
    ['a box 10 cm wide, 6 deep and 4 high', 'box', { width: 100, depth: 60, height: 40 }, []],
    ['a box of 40 by 20 by 10 mm', 'box', { width: 40, depth: 20, height: 10 }, []],
    ['a box .5 m wide', 'box', { width: 500 }, []],
    ['a box with walls 2 mm thick, 50 mm high', 'box', { wall: 2, height: 50 }, []],
    ['a 2 inch cube', 'cube', { size: 50.8 }, []],
    ['a 1 1/2" cube', 'cube', { size: 38.1 }, []],
    ['a cube of 20 in red', 'cube', { size: 20 }, []],
    ['a 20 in diameter sphere', 'sphere', { diameter: 508 }, []],
    ['a 12 cm in diameter bowl', 'bowl', { diameter: 120 }, []],
    ['a phone stand 75 mm wide at 60 degrees', 'phone stand', { width: 75, angle: 60 }, []],
    ['a cube 1,200 mm', 'cube', { size: 1200 }, []],
    ['a box 1,5 cm high', 'box', { height: 15 }, []],
    [`a hook 5'6" tall`, 'hook', { height: 1676.4 }, []],
    ['an M8 bolt 40 mm long', 'hex bolt', { thread: 8, length: 40 }, []],
    ['M8x40 bolt', 'hex bolt', { thread: 8, length: 40 }, []],
    ['an M3 washer', 'washer', { thread: 3 }, []],
    ['2 mm thick washer with 10 mm hole and 20 mm diameter', 'washer', { thickness: 2, hole: 10, diameter: 20 }, []],
    ['M4 hex nut in brass', 'hex nut', { thread: 4 }, []],
    ['a hex standoff 10mm M3', 'spacer', { hole: 3.4, height: 10 }, []],
    ['gear with 24 teeth, diameter of 60mm', 'spur gear', { teeth: 24, diameter: 60 }, []],
    ['24 tooth gear module 1.5 bore 5 mm 8 mm thick', 'spur gear', { teeth: 24, module: 1.5, bore: 5, thickness: 8 }, []],
    ['gear module 2, teeth 20', 'spur gear', { module: 2, teeth: 20 }, []],
    ['a GT2 pulley with 36 teeth and 8 mm bore', 'GT2 pulley', { teeth: 36, bore: 8 }, []],
    ['a pulley with 40 mm diameter and 5 mm bore', 'GT2 pulley', { diameter: 40, bore: 5 }, []],
    ['box with fillets of 3 mm, 100x60x40 mm', 'box', { width: 100, depth: 60, height: 40, corner: 3 }, []],
    ['box with rounded corners and fillets of 3 mm, 100x60x40 mm', 'box', { width: 100, depth: 60, height: 40, corner: 3 }, []],
    ['a box 100x60x40 mm with 3 mm rounded corners', 'box', { width: 100, depth: 60, height: 40, corner: 3 }, []],
    [
      'a bracket 50 mm wide, 30 mm deep, 60 high, 4 mm thick with 4 holes of 5 mm',
      'bracket',
      { width: 50, depth: 30, height: 60, thickness: 4, holes: 4, hole: 5 },
      [],
    ],
    ['an L-bracket with four M4 holes', 'bracket', { holes: 4, hole: 4.5 }, []],
    ['a bracket with 4 holes, 5 mm in diameter', 'bracket', { holes: 4, hole: 5 }, []],
    ['a bracket with two M4 holes per leg', 'bracket', { holes: 2, hole: 4.5 }, ['leg']],
    ['a plate 100x50x5 with 4 x 6 mm holes', 'plate', { width: 100, depth: 50, thickness: 5, holes: 4, hole: 6 }, []],
    [
      'an enclosure 100x60x35 mm with lid and M3 screw posts, wall 2 mm',
      'enclosure',
      { width: 100, depth: 60, height: 35, screw: 3, wall: 2 },
      [],
    ],
    ['a divided box with 3x2 compartments, 150 x 100 x 40 mm', 'divided box', { compartments: 6, width: 150, depth: 100, height: 40 }, []],
    ['a box with 6 compartments', 'box', { compartments: 6 }, []],
    ['a plant pot 12 cm in diameter with a drain hole of 8 mm', 'plant pot', { diameter: 120, drain: 8 }, []],
    ['a plant pot 120 mm wide with drainage hole', 'plant pot', { diameter: 120 }, []],
    ['a plant pot without holes', 'plant pot', { holes: 0 }, []],
    ['a pipe with outer diameter 25mm and inner diameter 20mm', 'tube', { diameter: 25, inner: 20 }, []],
    ['a knob 40 mm diameter for a 6 mm D shaft', 'knob', { diameter: 40, shaft: 6 }, []],
    ['a hinge 60 mm high with 6 holes', 'hinge', { height: 60, holes: 6 }, []],
    ['hinge with a 3 mm pin', 'hinge', { pin: 3 }, []],
    ['box with 2 mm walls', 'box', { wall: 2 }, []],
    ['knob with 6 mm shaft', 'knob', { shaft: 6 }, []],
    ['spacer with M4 hole', 'spacer', { hole: 4.5 }, []],
    ['shelf with 18 mm boards', 'shelf', { thickness: 18 }, []],
    ['lamp with a 20 cm shade', 'lamp', { diameter: 200 }, []],
    ['I want to print a cable clip for a 6 mm cable', 'cable clip', { cable: 6 }, []],
    ['pipe clamp for 25 mm pipe', 'pipe clamp', { pipe: 25 }, []],
    ['drawer handle with 128 mm hole spacing', 'drawer handle', { holeSpacing: 128 }, []],
    ['can you make me a coaster, 9 cm, in navy blue?', 'coaster', { diameter: 90 }, []],
    ['a phone stand for my iPhone', 'phone stand', {}, ['iphone']],
    ['a set of 6 dice', 'dice', {}, []],
    ['two red cubes 2 cm each', 'cube', { size: 20 }, []],
    ['a star with 6 points 80mm', 'star', { points: 6, diameter: 80 }, []],
    ['an octagon 50 mm', 'prism', { diameter: 50 }, []],
    ['chess pawn 60 mm tall in black', 'chess pawn', { height: 60 }, []],
    ['a cup of coffee', 'cup', {}, ['coffee']],
    // Furniture is said in centimetres, houses in metres.
    ['a table 120 cm wide with four round legs', 'table', { width: 1200, legs: 4 }, []],
    ['a desk, 1,5 m wide and 0.8 m deep', 'table', { width: 1500, depth: 800 }, []],
    ['table 120x80x75', 'table', { width: 1200, depth: 800, height: 750 }, []],
    ['table 1200x800x750', 'table', { width: 1200, depth: 800, height: 750 }, []],
    ['a tower with a height of 20', 'tower', { height: 20_000 }, []],
    ['a shelf 6 feet tall with six walnut boards', 'shelf', { height: 1828.8, shelves: 6 }, []],
    ['a bench 2 m long', 'bench', { length: 2000 }, []],
    // What is left out is told.
    ['a sparkly chair', 'chair', {}, ['sparkly']],
    ['a garden table with a dragon on it', 'table', {}, ['garden', 'dragon']],
    ['a bracket with a 10 mm slot', 'bracket', {}, ['10 mm', 'slot']],
    ['a hook for a 20 mm pole', 'hook', {}, ['20 mm', 'pole']],
    ['a cup with a 4 mm thick handle', 'cup', {}, ['4 mm', 'thick']],
    ['a cup 10 cm high with 3 mm thick walls and a 5 mm thick handle', 'cup', { height: 100, wall: 3 }, ['5 mm', 'thick']],
    ['a table with 5 cm legs', 'table', {}, ['5 cm']],
    ['a cube with a volume of 5 l', 'cube', {}, ['volume', '5', 'l']],
    ['a cylinder Ø40 x 25', 'cylinder', { diameter: 40, height: 25 }, []],
    ['a hollow cube', 'cube', {}, ['hollow']],
    ['a red and blue vase', 'vase', {}, ['blue']],
    ['a box 10x20x30x40 mm', 'box', {}, ['10', '20', '30', '40 mm']],
  ])('%s', (prompt, thing, values, leftOut) => {
    expect(mm(prompt)).toEqual([thing, values, leftOut])
  })

  it('are told, with what was assumed', () => {
    const notes = (prompt: string) => draw(understand(prompt)).notes.join(' ')
    expect(notes('box 100x60x40')).toMatch(/^Read: box, width 100 mm, depth 60 mm, height 40 mm\. Assumed: numbers without a unit are millimetres, wall 1\.2 mm\./)
    expect(notes('a box 100 x 60 x 40 mm')).not.toContain('without a unit')
    expect(notes('a 2 inch cube')).toContain('size 50.8 mm (2 in, the size that was given)')
    expect(notes('a cylinder with radius 1 cm')).toContain('diameter 20 mm (radius 1 cm)')
    expect(notes('a bracket with M4 holes')).toContain('hole 4.5 mm (M4)')
    expect(notes('six dice')).toContain('One is made of the 6')
    expect(notes('a box with 0.8 mm walls')).toContain('0.8 mm is thin')
    expect(notes('a name plate')).toContain('letters "Name"')
  }) // oxfmt-ignore

  it('are letters where the thing has some', () => {
    const text = (prompt: string) => understand(prompt).text
    expect(text('name plate "Anna Smith" 100 mm wide')).toBe('Anna Smith')
    expect(text('a name plate for Dr. Jones')).toBe('Dr. Jones')
    expect(text('a key tag saying BOB in yellow')).toBe('BOB')
    expect(text('a stamp with the text PAID')).toBe('PAID')
    expect(text('a name plate 4" wide')).toBeUndefined()
  })
})

describe('colours and materials', () => {
  const colors = (prompt: string) =>
    Object.fromEntries(
      draw(understand(prompt)).spec.materials!.map(({ id, baseColor, metallic }) => [id, metallic ? `${baseColor} metal` : baseColor]),
    )
  it.each([
    ['a #ff8800 cube', { body: '#FF8800' }],
    ['a #f80 cube', { body: '#FF8800' }],
    ['a navy cube', { body: '#000080' }],
    ['a sky blue cube', { body: '#87CEEB' }],
    ['a forest green cube', { body: '#228B22' }],
    ['a red box with a blue lid', { body: '#C8201C', lid: '#1F5FBF' }],
    ['a red box', { body: '#C8201C', lid: '#C8201C' }],
    ['a box with the lid in #00ff00 and walls of black', { body: '#1F2022', lid: '#00FF00' }],
    ['a box with a wooden, sparkly blue lid', { body: '#D8D8D4', lid: '#1F5FBF' }],
    ['a box with a wooden blue lid', { body: '#D8D8D4', lid: '#1F5FBF' }],
    ['a box with a red, steel lid', { body: '#D8D8D4', lid: '#C8201C metal' }],
    ['a box, red, blue lid', { body: '#C8201C', lid: '#1F5FBF' }],
    ['a wooden box, painted red, with a steel lid', { body: '#C8201C', lid: '#C4C8CC metal' }],
    ['a white table with oak legs', { top: '#F4F4F0', legs: '#C79A62' }],
    ['a wooden chair with a red seat', { seat: '#C8201C', back: '#B98A56', legs: '#B98A56' }],
    ['a house with white walls and a red roof', { walls: '#F4F4F0', roof: '#C8201C', windows: '#5D7C90', door: '#6B4A32' }],
    ['a red, blue and green box with a steel lid', { body: '#C8201C', lid: '#C4C8CC metal' }],
    ['a key tag in yellow with black letters', { body: '#F2C61F', letters: '#1F2022' }],
    ['a gold ring', { body: '#E8B94A metal' }],
    ['a black steel cube', { body: '#1F2022 metal' }],
  ])('%s', (prompt, expected) => {
    expect(colors(prompt)).toEqual(expected)
  })

  it('with a shade are darker or lighter than without', () => {
    const light = (name: string) => Number.parseInt(colors(`a ${name} cube`)['body']!.slice(1, 3), 16)
    expect(light('dark red')).toBeLessThan(light('red'))
    expect(light('light blue')).toBeGreaterThan(light('blue'))
    expect(light('dark grey')).toBeLessThan(light('grey'))
  })
})

it('names belong to one thing each', () => {
  const names = things.flatMap(({ name, also }) => [name.toLowerCase(), ...also.split(',').filter(Boolean)])
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  expect(things.length).toBeGreaterThan(50)
})
