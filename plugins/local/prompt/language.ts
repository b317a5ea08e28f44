/** Is a prompt English? By its script first, which is certain; then by the little words of other languages. */
import { tableOf } from 'atelier-mcp'

/** Little words of other languages; those that are English words as well are left out. */
const little: Readonly<Record<string, string>> = tableOf({
  German:
    'ein eine einen einem einer der das den dem und auf mit im vor über unter für ist sind nicht kein keine dich mir am beim zum zur von bei blaue rote grüne hinter neben zwischen katze hund haus baum mit ohne zeichne',
  Spanish:
    'el los las una unos unas del al con sobre bajo por para y en está es un gato perro casa mujer hombre niña niño playa puesta sol mar tejado noche dibuja azul rojo verde',
  French:
    "le les une des du dans avec sous et est un au aux chat chien maison sur plage coucher soleil mer montagne femme homme dessine l'eau nuit bleu rouge vert la",
  Italian:
    'il lo gli una di del della dello con nel nella sul sulla e un gatto cane casa spiaggia tramonto mare donna uomo disegna notte rosso verde',
  Portuguese: 'um uma os das dos com na em sobre e gato cachorro casa praia pôr mar mulher homem menina desenhe noite azul vermelho o',
  Dutch: 'een het op van met en onder boven naast kat hond huis boom zee strand teken nacht rood blauw groen',
  Swedish: 'ett och på med under över katt hund hus hav strand rita natt röd blå grön en i',
  Polish: 'na pod nad przy i w z kot pies dom morze plaża noc narysuj czerwony niebieski',
  Turkish: 've bir ile üzerinde altında kedi köpek ev deniz gece çiz kırmızı mavi',
  Indonesian: 'yang di dengan dan pada kucing anjing rumah laut pantai malam gambar merah biru seekor sebuah',
})
/** Words of English grammar. A prompt with more of these than of any other language's is English. */
const english = new Set(
  'a an the of with and in on at by under over near behind above below beside between from to into through across for is are was has have its his her their this that these those two three four five or next front'.split(
    ' ',
  ),
)
/** Scripts by name, for people. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Chinese', /\p{Script=Han}/u],
  ['Korean', /\p{Script=Hangul}/u],
  ['Cyrillic script', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Arabic script', /\p{Script=Arabic}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Devanagari script', /\p{Script=Devanagari}/u],
  ['Thai', /\p{Script=Thai}/u],
]
const anyOther = /[^\p{Script=Latin}\P{L}]/u

/** The language or script that a prompt is written in, where that is not English; what stands in quotes is text, and does not count. */
export function foreignLanguage(prompt: string): string | undefined {
  const plain = prompt.replaceAll(/"[^"\n]{0,200}"|“[^”\n]{0,200}”|„[^“”\n]{0,200}[“”]|«[^»\n]{0,200}»|「[^」\n]{0,200}」/g, ' ')
  const script = scripts.find(([, letters]) => letters.test(plain))?.[0]
  if (script) return script
  if (anyOther.test(plain)) return 'a script other than Latin'
  const words = plain.toLowerCase().match(/[\p{L}']+/gu) ?? []
  const own = words.filter((word) => english.has(word)).length
  const counted = Object.entries(little)
    .map(([language, list]) => {
      const known = new Set(list.split(' '))
      return { language, count: words.filter((word) => known.has(word) && !english.has(word)).length }
    })
    .toSorted((one, other) => other.count - one.count)
  const [best] = counted
  return best && best.count >= 2 && best.count > own ? best.language : undefined
}
