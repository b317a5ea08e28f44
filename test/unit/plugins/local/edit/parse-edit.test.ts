import { describe, expect, it } from 'vitest'
import { parseEdit } from '#plugins/local/edit/parse-edit.ts'
import fc from '../../../../fixtures/properties.ts'

describe('parseEdit', () => {
  it('never throws', () => {
    const word = fc.constantFrom(
      'make',
      'red',
      'to',
      'blue',
      'add',
      '"x"',
      'text',
      'remove',
      'background',
      'flip',
      'rotate',
      '20%',
      'and',
      'border',
      ',',
      'sepia',
      'balloon',
      'the',
      'white',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
        ),
        (prompt) => {
          expect(parseEdit(prompt).operations).toBeInstanceOf(Array)
        },
      ),
      { numRuns: 300 },
    )
  })
  it('names a clause that means nothing', () => {
    expect(parseEdit('sepia, make it look like my aunt')).toMatchObject({ unknown: ['make it look like my aunt'] })
  })
  it.each([
    [
      'draw a red arrow from 100,100 to 400,300 and a yellow circle at 450,350 with radius 60',
      [
        { shape: 'arrow', numbers: [100, 100, 400, 300] },
        { shape: 'circle', numbers: [390, 290, 120, 120] },
      ],
    ],
    [
      'a blue line from 1,2 to 3,4, a red circle at 50,60 with radius 9',
      [
        { shape: 'line', numbers: [1, 2, 3, 4] },
        { shape: 'circle', numbers: [41, 51, 18, 18] },
      ],
    ],
    ['fill 0,0,20,30 with blue', [{ shape: 'rectangle', numbers: [0, 0, 20, 30], color: '#2f7fe0', filled: true }]],
  ])('draws each shape of "%s" where it goes', (prompt, shapes) => {
    const { operations, impossible } = parseEdit(prompt)
    expect({ operations, impossible }).toMatchObject({ operations: shapes, impossible: [] })
  })
  it('fills a mask with a colour', () =>
    expect(parseEdit('fill with blue', { pictures: 1, masked: true }).operations).toMatchObject([{ color: '#2f7fe0', filled: true }]))
  it('refuses two shapes that it cannot part', () =>
    expect(parseEdit('draw a red arrow from 10,10 to 40,30 plus circle at 45,35 with radius 6').impossible).toMatchObject([
      { what: 'two shapes in one sentence' },
    ]))
  it.each([
    ['resize to 50%', '50 %'],
    ['scale down by 25 percent', '75 %'],
    ['enlarge by 20%', '120 %'],
  ])('tells a size in percent as such: "%s"', (prompt, told) => {
    expect(parseEdit(prompt).impossible[0]?.fix).toContain(`${told} of what the picture has`)
  })
  it.each(['stitch these vertically', 'stitch them together in a column'])('reads "%s"', (prompt) =>
    expect(parseEdit(prompt, { pictures: 2, masked: false }).operations).toMatchObject([{ kind: 'collage', layout: 'column' }]),
  )
  it('refuses what cannot be done, each with what to do instead', () => {
    for (const prompt of ['add a red balloon', 'replace it with a tree', 'add a hat and a fox'])
      expect(parseEdit(prompt).impossible[0]?.fix).toContain('`draw_image`')
    expect(parseEdit('add the text Sale').impossible).toMatchObject([{ fix: expect.stringContaining('quotes') as string }])
    expect(parseEdit('change the background to a busy airport').impossible).toHaveLength(1)
  })
  it.each([
    ['make it black and white', ['tone']],
    ['change red to blue', ['recolor']],
    ['make the red car blue', ['recolor']],
    ['sepia with a white border', ['tone', 'border']],
    ['add a white border, then sepia', ['tone', 'border']],
    ['brighter, sharpen and flip it', ['level', 'sharpen', 'flip']],
    ['turn into a pencil sketch', ['style']],
    ['make the background transparent', ['background']],
    ["add the text 'Big, red. Sale' at the bottom", ['text']],
  ])('reads "%s"', (prompt, kinds) => expect(parseEdit(prompt).operations.map(({ kind }) => kind)).toEqual(kinds))

  it.each([
    ['make it brighter, then darker', /brighter.*darker/],
    ['more contrast and then less contrast', /contrast/],
    ['make it 200 % brighter', /200 %/],
    ['blur it by 150 percent', /150 percent/],
    ['tint it blue by 300%', /300%/],
  ])('%s is refused: nobody knows how it is to end, or nothing would be left', (prompt, what) => {
    const [impossible] = parseEdit(prompt).impossible
    expect(impossible?.what).toMatch(what)
    expect(impossible?.fix).toContain('Say')
  })
  it.each([
    ['do not crop; just flip', ['flip']],
    ["flip it, don't crop or resize it", ['flip']],
    ['make it brighter and do not rotate it', ['level']],
  ])('%s does what is asked, and leaves what is not', (prompt, kinds) => {
    const { operations, impossible, unknown } = parseEdit(prompt)
    expect([operations.map(({ kind }) => kind), impossible, unknown]).toEqual([kinds, [], []])
  })
  it("takes no wish for something that is not to be done: don't forget", () => {
    expect(parseEdit("don't forget to add a red balloon")).not.toMatchObject({ operations: [], unknown: [], impossible: [] })
  })
  it('does all of 100 percent', () => {
    const [half, whole] = ['make it 50 % brighter', 'make it 100 % brighter'].map((prompt) => parseEdit(prompt).operations[0])
    expect([half, whole]).toMatchObject([{ amount: 1.4 }, { amount: 1.8 }])
  })
  it.each([
    [1, 'blur the faces', 'faces'],
    [1, 'blur the background', 'background'],
    [1, 'darken the sky', 'sky'],
    [1, 'rotate the car', 'car'],
    [1, 'put the fox on a beach', 'the fox'],
    [2, 'put the fox on the beach', 'the fox'],
    [1, 'put a hat on the dog', 'on the dog'],
    [1, 'add a fox on a beach', 'beach'],
    [1, 'write "Happy birthday" on the cake', 'cake'],
    [1, 'white background with soft shadow', 'soft shadow'],
    [1, 'put the second image in the corner', 'a picture 2 of 1'],
    [2, 'put the third image in the corner', 'a picture 3 of 2'],
    [3, 'put the logo in the corner', 'which of 3 pictures'],
    [2, 'use the second image as background', 'background'],
    [1, 'animate the fox', 'an animation of one picture'],
    [3, 'blend these', 'a blend of 3 pictures'],
    [3, 'side by side with labels "A" and "B"', '2 labels on 3 pictures'],
    [2, 'merge these two', 'without saying how'],
    [1, 'add a red arrow', 'where the arrow goes'],
    [1, 'blur 10,10,50,50 and 20,20,30,30', 'two boxes'],
    [1, 'replace the text "A" with "B"', 'changing words that are in the picture'],
    [1, 'no border', 'no'],
  ])('does nothing in place of what is asked of %i: "%s"', (pictures, prompt, what) => {
    const { impossible } = parseEdit(prompt, { pictures, masked: false })
    expect(impossible[0]?.what).toContain(what)
    expect(impossible[0]?.fix).toMatch(/\w/)
  })
  it.each([
    ['crop to 16:9', 'crop: "16:9"'],
    ['make it square', 'crop: "1:1"'],
    ['resize to 800x600', 'width: 800`, `height: 600'],
    ['compress under 100 kB', 'targetKb: 100'],
    ['upscale it to 2048 px', 'width: 2048'],
    ['convert to webp', 'format: "webp"'],
  ])('names the call that does "%s"', (prompt, call) => {
    expect(parseEdit(prompt).impossible[0]?.fix).toContain('`convert_image`')
    expect(parseEdit(prompt).impossible[0]?.fix).toContain(call)
  })
  it.each([
    [2, 'put the second image as a logo in the top right corner', [{ kind: 'overlay', base: 0, tops: [1], spot: { place: 'top-right' } }]],
    [
      2,
      'overlay image 2 at the bottom right, 15% width, 60% opacity, margin 20 px',
      [{ kind: 'overlay', spot: { place: 'bottom-right', share: 0.15, opacity: 0.6, margin: 20 } }],
    ],
    [2, 'overlay the second at 30% opacity', [{ kind: 'overlay', spot: { place: 'center', share: 1, opacity: 0.3 } }]],
    [2, 'overlay the logo', [{ kind: 'overlay', spot: { place: 'center', opacity: 1 } }]],
    [1, 'draw a yellow circle around 600,120 with radius 80', [{ kind: 'shape', shape: 'circle', numbers: [520, 40, 160, 160] }]],
    [1, 'put a red rectangle at 50,50 200x100', [{ kind: 'shape', shape: 'rectangle', numbers: [50, 50, 200, 100] }]],
    [2, 'put the first image on the second at 100,50', [{ kind: 'overlay', base: 1, tops: [0], spot: { at: { x: 100, y: 50 } } }]],
    [2, 'watermark it with the second image', [{ kind: 'overlay', spot: { opacity: 0.5 } }]],
    [2, 'put them side by side', [{ kind: 'collage', layout: 'row' }]],
    [2, 'side by side, with labels "Then" and "Now"', [{ kind: 'collage', labels: ['Then', 'Now'] }]],
    [2, 'before and after', [{ kind: 'collage', labels: ['Before', 'After'] }]],
    [2, 'blend these two 30%', [{ kind: 'blend', share: 0.3 }]],
    [3, 'make an animated webp of these, 5 fps, loop 3 times', [{ kind: 'animate', format: 'webp', frameMs: 200, loops: 3 }]],
    [2, 'make an animated GIF from these', [{ kind: 'animate', format: 'gif', frameMs: 500, loops: 0 }]],
    [
      1,
      'meme: top text "ONE", bottom text "TWO"',
      [
        { kind: 'text', look: 'meme', place: 'top' },
        { kind: 'text', look: 'meme', place: 'bottom' },
      ],
    ],
    [1, 'sepia and add a caption "Hello"', [{ kind: 'tone' }, { kind: 'caption', text: 'Hello' }]],
    [1, 'add a watermark "DRAFT", 30% opacity', [{ kind: 'text', look: 'watermark', opacity: 0.3 }]],
    [1, 'draw a thick red arrow from 10,20 to 200,150', [{ kind: 'shape', shape: 'arrow', numbers: [10, 20, 200, 150], scale: 2 }]],
    [1, 'black out 10,10,50,50', [{ kind: 'shape', filled: true, color: '#000000' }]],
    [1, 'pixelate 10,10,40,40', [{ kind: 'pixelate', box: { x: 10, y: 10, width: 40, height: 40 } }]],
    [1, 'make it brighter\n\nKeep the main subject exactly as it is.', [{ kind: 'level' }]],
  ])('reads of %i pictures: "%s"', (pictures, prompt, operations) => {
    const plan = parseEdit(prompt, { pictures, masked: false })
    expect(plan).toMatchObject({ impossible: [], unknown: [], operations })
    expect(plan.operations).toHaveLength(operations.length)
  })
  it('takes what a mask holds for what is named', () => {
    for (const prompt of ['blur the faces', 'draw a circle around it'])
      expect(parseEdit(prompt, { pictures: 1, masked: true }).impossible).toEqual([])
  })
  it.each([
    ['rotate by 1.5 degrees', { kind: 'rotate', degrees: 1.5 }],
    ['rotate by 1,5 degrees', { kind: 'rotate', degrees: 1.5 }],
    ['rotate by 1000 degrees', { kind: 'rotate', degrees: 280 }],
    ['make it 12.5% brighter', { kind: 'level', name: 'brightness', amount: 1.1 }],
    ['put the second image in the top left with 12.5% opacity', { kind: 'overlay', spot: { opacity: 0.125 } }],
    ['put the second image in the top left, opacity 0,5', { kind: 'overlay', spot: { opacity: 0.5 } }],
  ])('reads the number of "%s" whole', (prompt, operation) => {
    const pictures = prompt.includes('second') ? 2 : 1
    expect(parseEdit(prompt, { pictures, masked: false })).toMatchObject({ operations: [operation] })
  })
  it.each([
    ['make it 30% darker with 20% more contrast', '"20%"'],
    ['increase the contrast by 1,000%', '"1,000%"'],
    ['add a 2.5px border', '"2.5px"'],
    ['blur it by 20 px', '"20 px"'],
    ['increase the brightness by 20', '"20"'],
    ['contrast 1.5x', '"1.5x"'],
  ])('"%s" says an amount that no rule uses: another is not done instead', (prompt, what) => {
    expect(parseEdit(prompt)).toMatchObject({ operations: [], impossible: [{ what: expect.stringContaining(what) as string }] })
  })
  it.each(['make it look like an old photo from 1920', 'rotate it 90 degrees', 'add a 5 px white border', 'make image 1 brighter'])(
    '"%s" says nothing that is not used',
    (prompt) => expect(parseEdit(prompt)).toMatchObject({ impossible: [], unknown: [] }),
  )
})
