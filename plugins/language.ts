/** In what a text is written, as far as readers of English need to know: by its script, then by the small words that every sentence has. */

/** Letters of a script that is not Latin, and what to call it. Japanese before Chinese: it has both. */
const scripts: readonly (readonly [name: string, letter: RegExp])[] = [
  ['Japanese', /[\p{sc=Hiragana}\p{sc=Katakana}]/gu],
  ['Chinese', /\p{sc=Han}/gu],
  ['Korean', /\p{sc=Hangul}/gu],
  ['Cyrillic script', /\p{sc=Cyrillic}/gu],
  ['Arabic script', /\p{sc=Arabic}/gu],
  ['Hebrew', /\p{sc=Hebrew}/gu],
  ['Greek', /\p{sc=Greek}/gu],
  ['Thai', /\p{sc=Thai}/gu],
  ['Devanagari script', /\p{sc=Devanagari}/gu],
  ['Bengali', /\p{sc=Bengali}/gu],
  ['Tamil', /\p{sc=Tamil}/gu],
  ['Georgian', /\p{sc=Georgian}/gu],
  ['Armenian', /\p{sc=Armenian}/gu],
]

/** Small words and some that prompts are made of; what English, or a painter's name, has too is left out. */
const languages: Readonly<Record<string, string>> = {
  German:
    'ein eine einen einem einer eines der das dem des und oder mit auf für ist sind nicht wie ich wir aus bei nach vor über unter zwischen im zum zur vom bild mann frau kind kinder mädchen haus katze hund auf dem bombe bauen baue man nackt nackte nackter blaue rote grüne hinter neben baum berg berge sonne mond zeichne',
  French:
    'une les des du dans avec pour sur est sont au aux qui que pas mon ma mes leur sous sans chez comme deux femme homme fille garçon enfant maison chien chat et photo comment nue faire fabriquer coucher soleil plage mer montagne nuit neige bleu rouge vert et dessine',
  Spanish:
    'una unos unas la los las del chica chico con para por en sobre sin mi su es son está que cómo como y mujer hombre niña niño casa perro gato imagen desnuda desnudo hacer al el un bajo playa puesta sol montaña río bosque mar noche azul rojo verde dibuja',
  Portuguese:
    'um gato telhado uma uns umas com para por não são está em na nos nas dos das ao mulher homem menina menino cachorro imagem como fazer do pelada praia pôr sol mar noite azul vermelho desenhe',
  Italian:
    'una uno gli della delle degli del nel nella con per sono che di il lo sul sulla donna uomo ragazza ragazzo bambino casa cane gatto come fare nuda un spiaggia tramonto mare montagna notte rosso verde disegna',
  Dutch:
    'een het van met voor op niet zijn ik wij uit bij naar over onder vrouw meisje jongen kind huis hond kat naakte hoe maak twee honden bos boom zee strand nacht rood blauw groen',
  Polish: 'jest nie na z w ze się jak dla przez pod nad oraz kobieta mężczyzna dziewczyna dziecko dom pies kot zrobić w morze plaża noc',
  Swedish:
    'ett och med för på är inte som hur av till under över kvinna flicka pojke barn hus hund katt naken gör en i skogen räv hav strand',
  Danish: 'et og med på er ikke som hvordan af til under over kvinde pige dreng barn hus hund kat nøgen',
  Norwegian: 'ei og med på er ikke som hvordan av til under over kvinne jente gutt barn hus hund katt naken',
  Finnish: 'ja on ei se että kuva nainen mies tyttö poika lapsi talo koira kissa miten alasti',
  Turkish: 've bir bu için ile nasıl değil gibi kadın erkek kız çocuk ev köpek kedi resmi çıplak yapılır',
  Czech: 'je na se ve pro jak nebo není žena muž dívka dítě dům pes kočka nahá',
  Hungarian: 'egy és az nem hogyan van nő férfi lány gyerek ház kutya macska',
  Romanian: 'și este pe cu pentru nu care sunt femeie bărbat fată copil casă câine pisică',
  Indonesian: 'yang dan di ke dari untuk dengan tidak ini itu seorang wanita pria anak rumah anjing kucing gambar cara membuat',
  Vietnamese: 'và là của một những không có cho với người phụ nữ đàn ông bé nhà chó mèo',
}
const english = new Set(
  'the a an of and or in on with for is are not to from at by my his her their this that how make draw show picture photo poster into over under without between as it be he she they you we your our like man woman girl boy child dog cat house'.split(
    ' ',
  ),
)
/** Of which language each word is; a word may be of several. */
const spoken = new Map<string, string[]>()
for (const [language, words] of Object.entries(languages))
  for (const word of new Set(words.split(' '))) if (!english.has(word)) spoken.set(word, [...(spoken.get(word) ?? []), language])

/** With one of these a phrase begins that has no other small word: "ein roter Fuchs". */
const articles = new Set(['ein', 'eine', 'une', 'una', 'um', 'uma', 'een', 'het', 'ett', 'egy', 'bir'])
/** Names of painters and towns are no language: so many foreign small words are none yet, in an English sentence. */
const atLeast = 2
/** Characters that are looked at. */
const sample = 5000

/**
 * The script or the language that a text is written in, for a person to read ("Korean", "Cyrillic script", "German"). `undefined`: English, or too
 * little to tell. One letter of another script inside of a word is a trick, no language.
 */
export function foreignLanguage(text: string): string | undefined {
  const start = text.slice(0, sample).normalize('NFKC').toLowerCase()
  const words = start.match(/\p{L}[\p{L}\p{M}]*/gu) ?? []
  const foreign = words.filter((word) => !/\p{sc=Latin}/u.test(word)).join('')
  if (foreign.length >= 2 && foreign.length * 5 >= words.join('').length) {
    const found = scripts.find(([, letter]) => (foreign.match(letter)?.length ?? 0) * 4 >= foreign.length)
    return found?.[0] ?? 'another script than Latin'
  }
  const counts = new Map<string, number>()
  // A letter by itself is as often a variable, and a word that is repeated is one word: the axes x and y of a chart are no Spanish.
  const telling = [...new Set(words)].filter((word) => word.length > 1)
  for (const word of telling) for (const language of spoken.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1])
  const known = telling.filter((word) => english.has(word)).length
  if (!best || best[1] <= known) return undefined
  return best[1] >= atLeast || articles.has(words[0] ?? '') ? best[0] : undefined
}
