/** Everyday words to the figure that a person means by them: `icon: word, words`. A figure's own name and plurals need none. */

const table = `
  cat: kitten, kitty, tabby; black-cat: black kitten; dog: puppy, hound, doggy, corgi, labrador, retriever, dachshund, beagle, terrier;
  poodle: white dog; fox: red fox; wolf: husky; bear: brown bear, grizzly, teddy, bear cub;
  teddy-bear: stuffed bear, plush bear, plush toy; polar-bear: white bear; panda: panda bear; rabbit: bunny, hare, white rabbit;
  mouse: mice; horse: pony, mare, stallion, white horse; unicorn: magic horse; cow: bull, calf, cattle; ewe: sheep, lamb; ram: male sheep;
  pig: piglet, swine; deer: stag, fawn, reindeer, doe; moose: elk; monkey: chimp, chimpanzee; gorilla: ape; hippopotamus: hippo;
  rhinoceros: rhino; kangaroo: wallaby; tiger: bengal tiger; leopard: cheetah, jaguar, panther; chipmunk: squirrel; otter: sea otter;
  seal: sea lion, walrus; crocodile: alligator; t-rex: dinosaur, tyrannosaurus, trex, dino;
  sauropod: brontosaurus, brachiosaurus, long neck dinosaur; dragon: green dragon, fire dragon;
  bird: robin, sparrow, cardinal, red bird, songbird; blackbird: crow, raven; eagle: hawk, falcon; phoenix-bird: phoenix; dove: pigeon, white bird, seagull, gull;
  baby-chick: chick, canary, yellow bird, baby bird; own:gulls: birds, seagulls, flock of birds; duck: mallard, duckling; chicken: hen;
  rooster: cockerel; owl: night owl, snowy owl, barn owl; parrot: macaw; turtle: tortoise, sea turtle; lizard: gecko, chameleon;
  snake: serpent, cobra; frog: toad; snail: slug; honeybee: bee, bumblebee; lady-beetle: ladybug, ladybird; bug: caterpillar;
  butterfly: monarch butterfly, moth; cricket: grasshopper; spouting-whale: whale, blue whale, humpback;
  tropical-fish: clownfish, angelfish, colorful fish, colourful fish; fish: goldfish, trout, tuna, salmon fish;
  blowfish: pufferfish, puffer fish; spiral-shell: shell, seashell, sea shell, conch; jellyfish: medusa jellyfish;
  robot: android, bot, droid; alien: extraterrestrial, martian; ghost: phantom, spirit; snowman-without-snow: snowman, snow man;
  jack-o-lantern: pumpkin, halloween pumpkin; automobile: car, sedan, vehicle, auto;
  racing-car: race car, formula one, sports car, racecar; pickup-truck: pickup; delivery-truck: truck, van, lorry, delivery van;
  sport-utility-vehicle: suv, jeep, camper van, camper; bus: school bus; police-car: cop car; fire-engine: fire truck, firetruck;
  locomotive: train, steam train, steam engine, steam locomotive; bullet-train: high speed train, express train;
  tram-car: tram, streetcar, trolley; airplane: plane, aeroplane, jet, aircraft, jet plane;
  small-airplane: biplane, propeller plane, small plane; flying-saucer: ufo, spaceship, alien ship, spacecraft, starship;
  rocket: rocket ship, space rocket, rocketship; satellite: space station; sailboat: boat, sailing boat, yacht, sail boat, sailing ship;
  ship: cargo ship, steamship, steamboat, cruise ship; motor-boat: fishing boat; canoe: rowing boat, rowboat, kayak; bicycle: bike, cycle;
  motorcycle: motorbike; motor-scooter: scooter, vespa, moped; house: home, cottage, cabin, hut house, farmhouse, bungalow, building;
  house-with-garden: villa, country house; office-building: office, tower block, apartment building, apartment;
  castle: sandcastle, sand castle, palace, fortress, fairytale castle, fairy tale castle; japanese-castle: pagoda, temple, japanese temple;
  classical-building: greek temple, parthenon, museum; church: chapel, cathedral; shinto-shrine: torii, torii gate, shrine;
  tokyo-tower: radio tower, tower; tent: camping tent, camp; circus-tent: circus, big top; hut: straw hut; factory: power plant;
  own:lighthouse: lighthouse, light house; own:windmill: windmill, mill; own:balloon: hot air balloon, hot-air balloon, air balloon;
  own:barn: barn; own:oak: tree, oak, oak tree, deciduous tree, apple tree, maple tree, maple, willow, big tree;
  own:pine: pine, pine tree, fir, fir tree, evergreen, evergreen tree, spruce;
  own:blossom-tree: cherry tree, cherry blossom tree, blossom tree, sakura; own:campfire: campfire, bonfire, camp fire;
  own:bench: bench, park bench; own:bush: bush, shrub, hedge;
  own:lamp-post: street lamp, lamp post, streetlight, street light, lantern post, lamppost; own:fence: fence, wooden fence;
  own:bridge: bridge, stone bridge, footbridge; own:iceberg: iceberg; palm-tree: palm, coconut tree, coconut palm;
  potted-plant: plant, houseplant, flower pot, pot plant, bonsai; brown-mushroom: porcini; mushroom: toadstool, fungi;
  maple-leaf: red leaf; fallen-leaf: leaf, autumn leaf; blossom: daisy; rose: red rose, rose flower;
  hyacinth: lavender flower, lilac flower; cherry-blossom: sakura flower, pink flower;
  bouquet: bouquet of flowers, flowers bouquet, bunch of flowers; four-leaf-clover: clover, lucky clover; red-apple: apple;
  tangerine: orange, mandarin, clementine;
  hot-beverage: coffee, cup of coffee, coffee cup, tea, cup of tea, mug, espresso, latte, cappuccino, coffee mug, hot chocolate, cup, teacup;
  birthday-cake: cake; doughnut: donut; soft-ice-cream: ice cream, ice cream cone, icecream, gelato; hamburger: burger, cheeseburger;
  ear-of-corn: corn, maize; hot-pepper: chili, chilli, chili pepper, pepper; cherries: cherry; bubble-tea: boba, boba tea;
  wrapped-gift: gift, present, gift box; gem-stone: diamond, gem, jewel, crystal ball stone, gemstone, ruby, emerald, sapphire;
  light-bulb: lightbulb, bulb, idea; closed-book: book, red book; soccer-ball: ball, football, soccer;
  artist-palette: palette, paint palette, paints; musical-notes: music, melody, notes, music notes; red-heart: heart, love;
  sparkles: sparkle, glitter; top-hat: hat, tophat; globe-showing-americas: earth, globe, planet earth, world;
  ringed-planet: planet with rings, planet with a ring, planet, saturn, jupiter, uranus, neptune; own:planet: gas giant, moon planet;
  comet: meteor, asteroid; star: gold star, star shape; rock: stone, boulder; wood: log, timber; fire: flame; couch-and-lamp: sofa, couch;
  party-popper: party, confetti; christmas-tree: xmas tree, decorated tree; umbrella: parasol; sunglasses: shades;
  own:cloud: small cloud, fluffy cloud; water-wave: wave, big wave, tidal wave; ring-buoy: lifebuoy, life ring; coin: gold coin;
  trophy: cup trophy, award; balloon: red balloon, party balloon; ferris-wheel: big wheel; carousel-horse: carousel, merry go round;
  roller-coaster: rollercoaster; skull: skeleton; crown: tiara; desert-island: little island; droplet: drop, raindrop, water drop`

/** Word or phrase to icon name. */
export const aliases: ReadonlyMap<string, string> = new Map(
  table.split(';').flatMap((row) => {
    const at = row.indexOf(': ')
    const icon = row.slice(0, at).trim()
    const words = row.slice(at + 2).split(',')
    return words.map((word) => [word.trim(), icon] as const)
  }),
)
