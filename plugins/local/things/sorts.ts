/** Words for many sorts of things, and figures that no word may bring. */
import { tableOf } from 'atelier-mcp'

/** Words for a sort of thing: one of these is drawn, by seed, and another for each further copy. */
export const sorts: Readonly<Record<string, readonly string[]>> = tableOf({
  flower: ['tulip', 'sunflower', 'rose', 'hibiscus', 'blossom', 'hyacinth'],
  animal: ['dog', 'cat', 'elephant', 'giraffe', 'rabbit', 'deer', 'zebra', 'hedgehog'],
  fruit: ['red-apple', 'banana', 'strawberry', 'pear', 'tangerine', 'grapes', 'lemon', 'watermelon'],
  vegetable: ['carrot', 'broccoli', 'eggplant', 'tomato', 'ear-of-corn', 'bell-pepper'],
  dessert: ['cupcake', 'doughnut', 'shortcake', 'cookie', 'soft-ice-cream'],
  food: ['hamburger', 'pizza', 'taco', 'sushi'],
  pet: ['dog', 'cat', 'rabbit'],
  insect: ['butterfly', 'honeybee', 'lady-beetle', 'beetle'],
  dinosaur: ['t-rex', 'sauropod'],
})

/** Pictures in a frame, signs and buttons: never drawn for a word. */
export const framed: ReadonlySet<string> = new Set(
  (
    'cityscape|cityscape-at-dusk|night-with-stars|sunset|sunrise|sunrise-over-mountains|bridge-at-night|milky-way|desert|national-park|fog|foggy|motorway|railway-track|shooting-star|metro|mount-fuji|mountain|snow-capped-mountain|mountain-railway|' +
    'beach-with-umbrella|camping|fireworks|sparkler|brick|elevator|cinema|wind-face|cyclone|new-moon|new-moon-face|snowman|white-flower|rosette|hole|white-cane|rainbow|sun|sun-with-face|full-moon|full-moon-face|cloud|cloud-with-rain|cloud-with-snow|cloud-with-lightning|cloud-with-lightning-and-rain|sun-behind-cloud|tornado-x|person|man|woman'
  ).split('|'),
)
