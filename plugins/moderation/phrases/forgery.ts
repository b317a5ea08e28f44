/** Money and papers that are not what they say, drugs, and traps for people. */
import { find, findUnless, harmlessUse, type Phrase, together, within } from './phrase.ts'
import { guide, howTo, make, shown } from './weapons.ts'

const drug =
  '(?:(?:crystal )?meth(?:amphetamine)?|fentanyl|heroin|crack(?: cocaine)?|cocaine|mdma|ecstasy pills?|lsd|dmt|pcp|ketamine|ghb|psilocybin|(?:magic|psychedelic) mushrooms|shrooms)'
const note =
  '(?:(?:dollar|euro|pound|yen|franc|rupee|peso|yuan)s? (?:bank ?notes?|bills?|notes?)|bank ?notes?|paper money|(?:dollars?|euros?) (?:bank ?notes?|bills?))'
const money = `(?:${note}|money|cash|currency|dollars|euros|pounds|coins)`
const paper =
  '(?:passports?(?! photo)|id(?: cards?)?|ids|identity cards?|driv(?:er|ers|ing)?.?s? licen[cs]es?|birth certificates?|visas?|diplomas?|university degrees?|doctors? notes?|sick notes?|prescriptions?|vaccin(?:e|ation|ated) (?:cards?|certificates?|pass(?:es|ports?)?)|police badges?|bank statements?|pay ?slips?|work permits?|residence permits?|green cards?(?! game)|test (?:certificates?|results)|covid (?:pass(?:es|ports?)?|certificates?|test results?)|press (?:cards?|passes)|parking permits?|social security cards?)'
/** Of which there are many that deceive nobody. */
const letter = '(?:letters?|documents?|certificates?|contracts?|seals?|stamps?|statements?|references?|tickets?|records?|licen[cs]es?)'
const fake = '(?:fake|forged?|forging|false|counterfeit(?:ed|ing)?|bogus|phon(?:e)?y|falsif(?:y|ied|ies|ying))'
const real =
  '(?:authentic|genuine|indistinguishable|undetect(?:able|ed)|looks? (?:real|legit)|real[ -]looking|pass(?:es)? (?:as|for|the|inspection|any|every)|passable|scannable|fool(?:s|ing)? (?:people|anyone|the|my|a)|deceiv(?:e|es|ing)|convincing|unnoticed|get past)'
const toPrint =
  '(?:printable|print[ -]ready|(?:to )?print(?:ing)? (?:it |them )?(?:at home|out|myself)|both sides|double[ -]sided|(?:can|could|to) print|front and back|(?:real|actual|original|true)[ -]size|high[ -]res\\w*|\\d+ ?dpi|scan)'

export const forgery: readonly Phrase[] = [
  ...findUnless(
    harmlessUse,
    'illicit',
    0.9,
    `${fake}${within(3)}(?:${paper}|${money})`,
    `${paper}${within(3)}(?:forged|faked|falsified|counterfeited)`,
    `(?:counterfeit|fake) (?:\\w+ ){0,2}?(?:pills?|medicines?|oxycodone|oxycontin|xanax|viagra|adderall|fentanyl)`,
    `${fake} (?:\\w+ ){0,3}?(?:login|log-in|sign-?in|bank|payment|checkout) (?:pages?|screens?|sites?|forms?)`,
    'break(?:ing)? into (?:my|a|the|his|her|their|our|someones?|somebodys) (?:\\w+ )?(?:flat|house|home|car|apartment|office|phone|safe)',
    `(?:forg|fak|falsify|imitat|copy)(?:e|ing)? (?:\\w+ ){0,4}?signatures?`,
    `(?:${paper}|${note})${within(8)}${real}`,
    `${real}${within(4)}(?:${paper}|${note})`,
    `(?:forged?|forging|falsif(?:y|ied|ies|ying)|counterfeit)${within(3)}${letter}`,
    `${toPrint}${within(5)}${note}`,
    `${note}${within(6)}${toPrint}`,
    `print(?:ing)? (?!of )(?:\\w+ ){0,3}?${note}`,
    '(?:credit card|card|atm) skimmers?',
    'skimmers? (?:for|on|in) (?:an? |the )?(?:\\w+ )?(?:atms?|cards?|cash)',
    `(?:how (?:to|do i|can i)|tutorial|guide|instructions?|steps?|ways?)${within(3)}(?:steal(?:ing)?|hot-?wir(?:e|ing)|break(?:ing)? into|burgl\\w+|shoplift(?:ing)?|pickpocket(?:ing)?|rob(?:bing)?|hack(?:ing)? (?:into )?(?:my|his|her|someones?|somebodys|a neighbou?rs?))(?:${within(5)}(?:cars?|houses?|homes?|phones?|accounts?|banks?|shops?|stores?|wallets?|bikes?|safes?|wi-?fi|computers?|emails?|instagram|whatsapp))?`,
    'phishing (?:page|site|mail|email|kit|form)s?',
  ),
  together(
    harmlessUse,
    'illicit',
    0.9,
    paper,
    `(?:editable|my own|fake|forged?|my) (?:photo|name|picture|data|details)|${real}`,
    'templates?|mock-?ups?|copy|copies|psd|scans?|pages?|realistic',
  ),
  together(harmlessUse, 'illicit', 0.9, `(?:${paper}|${note})`, real),
  together(
    harmlessUse,
    'illicit',
    0.9,
    '(?:login|log-in|sign-?in|bank|banking|password reset|checkout) (?:pages?|sites?|forms?|screens?)|web ?sites?',
    'steal(?:s|ing)?|collect(?:s|ing)?|phish\\w*|clon(?:e|es|ed|ing)|log(?:s|ging)? (?:the|their|his|her|all)|harvest(?:s|ing)?|trick(?:s|ing)?|captur(?:e|es|ing)|grab(?:s|bing)?',
    'passwords?|credentials?|card (?:numbers?|details)|accounts?',
  ),
  together(
    harmlessUse,
    'illicit',
    0.9,
    drug,
    '(?:price lists?|for sale|dealers?|sell(?:ing|s)?|buy(?:ing)?|order (?:now|here)|home delivery|discount|(?:cheap|best) prices?)',
  ),
  together(harmlessUse, 'illicit', 0.9, drug, '(?:cook|brew|synthesi[sz]|manufactur|mak|produc|extract|grow)(?:e|ing)?', shown),
  ...find(
    'illicit',
    0.9,
    `${howTo} ${make}(?:\\W+\\w+){0,4}?\\W+${drug}`,
    `${guide}(?:\\W+\\w+){0,4}?\\W+${drug}`,
    `(?:cook|brew|synthesi[sz]|manufactur|mak|produc)(?:e|ing)? (?:\\w+ )?${drug}${within(4)}(?:steps?|recipe|at home|ingredients|instructions|guide)`,
  ),
]
