/** Groups of people spoken of as less than people, and calls against them. */
import { articles, find, findUnless, people, type Phrase, together, wellMeant, within } from './phrase.ts'

const contempt = 'vermin|subhumans?|parasites?|maggots?|filth|scum|human (?:garbage|trash|waste)|savages|infestations?|infest(?:ing|ed)?'
const lesser = `(?:${contempt}|rats?|animals|cockroach(?:es)?|insects|lice|pests?|plague|disease|cancer|virus|monkeys?|apes?|gorillas?|pigs?|swine|snakes|leeches|locusts?|octopus(?:es)?|trash|garbage|demons|inferior|property|objects|freaks?|perverts?|degenerates?|pa?edos?|pa?edophiles?|criminals|thieves|rapists|terrorists|(?:mentally )?(?:ill|sick)|evil|stupid|lazy|dirty)(?! (?:\\w+ )?(?:lovers?|keepers?|owners?|trainers?|survivors?|researchers?|fighters?|doctors?|breeders?|farmers?|rescuers?|patients?|nurses?))`
const shownAs =
  '(?:as|like|into|(?:depicted|shown|drawn|portrayed|represented|pictured|painted|imagined|presented|caricatured) (?:as|like)|turned into|compared (?:to|with)|in the form of|looking like)'
const filler =
  '(?:(?:all|just|only|merely|like|nothing but|nothing more than|no better than|worse than|no more than|the|an?|real|dirty|filthy|stupid|stinking|smelly|disgusting|ugly|greedy|worthless|useless|lazy|human|invasion of|swarm of|bunch of|plague of) )*'
const endThem =
  '(?:exterminat(?:e|ing)|eradicat(?:e|ing)|annihilat(?:e|ing)|wip(?:e|ing) out|wipe|slaughter|massacre|murder|purge|get rid of|drown|behead|crucify|castrate|sterili[sz]e)'
const houses =
  '(?:mosques?|synagogues?|refugee (?:homes?|shelters?|camps?|cent(?:er|re)s?)|asylum (?:homes?|shelters?|cent(?:er|re)s?)|churches)'
const nazis =
  '(?:kkk|ku klux klan|(?:neo-?)?nazis?(?: \\w+)?|aryan (?:\\w+ )?(?:brotherhood|nations?|resistance|front)|hitler youth|waffen ss|white supremacists?|(?:white|racist|fascist) (?:militias?|gangs?|movements?|brotherhoods?|resistance))'

export const hate: readonly Phrase[] = [
  ...findUnless(
    wellMeant,
    'hate/threatening',
    0.95,
    `(?:kill|exterminat(?:e|ing)|gas|hang|burn|shoot|eliminate|lynch)(?: all)?(?: of)?(?: the)? ${people}`,
    `${endThem} (?:out )?${articles}${people}`,
    `(?:kill|hang|shoot|burn|gas|bomb|stone) (?:all|every|each|these|those|as many) ${articles}${people}`,
    `death to ${articles}${people}`,
    '(?:gas|exterminate|lynch|eradicate) (?:them|em) all',
    `(?:cleans(?:e|ing)|purg(?:e|ing)|purify|rid|clear) (?:\\w+ ){1,4}?(?:of|from) ${articles}${people}`,
    `only good (?:\\w+ )?${people} (?:is|are) (?:a )?dead`,
    `${people} (?:must|should|deserve to|have to|need to|will) (?:all )?(?:die|burn|hang|be (?:killed|beaten|stoned|castrated|raped|whipped|enslaved|tortured|exterminated|shot|hanged|gassed|burned|burnt|wiped out|eliminated|eradicated|purged|sterili[sz]ed|lynched|put down))`,
    `(?:to|lets|us|and|must|should|will|we) (?:burn(?: down)?|torch|bomb|blow up|attack|firebomb|set fire to|smash)(?: up)? ${articles}(?:local )?${houses}`,
    `(?:burn|torch|blow up|firebomb|set fire to)(?: down)? ${articles}(?:local |nearest )?${houses}`,
    `${people}${within(3)}(?:should|must|deserve to|have to|need to) (?:all )?be (?:killed|shot|gassed|hanged|wiped out|burned|burnt|deported|exterminated|put down|sterili[sz]ed)`,
    `${people} belong in (?:\\w+ )?(?:camps?|cages?|ovens?|zoos?|asylums?|the kitchen|prisons?|chains)`,
    `(?:put|throw|lock|round)(?:ting|ing)? (?:up )?${articles}${people}${within(3)}(?:in|into) (?:the |a )?(?:gas chambers?|ovens?|camps?|cages?|furnaces?)`,
    `gas chambers? (?:memes?|jokes?|cartoons?)`,
    `(?:islam|judaism|christianity|hinduism) is (?:a |the |an )?(?:cancer|plague|disease|virus|cult of \\w+|evil|poison)`,
    '(?:the )?great replacement(?:\\W+\\w+){0,6}?\\W+(?:whites?|fight|europeans?|race|jews?|resist)',
    'burn (?:the |all |every )*(?:qurans?|korans?|torahs?|talmuds?|bibles?)',
    `(?:send|ship|deport|throw|kick)(?:ing)? (?:all|every|these|those|the) (?:${people}|blacks?|whites|browns?)(?: \\w+)? (?:back|out|home|into the sea)`,
    'ethnic cleansing (?:now|is good|propaganda)',
    'gas chambers? for',
    '(?:bring back|reopen|we need) (?:the )?(?:gas chambers?|concentration camps?)',
    `final solution (?:for|to)(?: the)? ${people}`,
    `${people}${within(3)}(?:to|into|in) the (?:ovens?|gas chambers?)`,
    `no mercy (?:for|to|with) ${articles}${people}`,
    `round(?:ing)? up ${articles}${people}`,
    `${people}${within(7)}(?:shoot|kill|gas|hang|burn|drown|exterminate|lynch) them`,
  ),
  ...findUnless(
    wellMeant,
    'hate',
    0.9,
    '(?:white|aryan) (?:race|blood|people|men)(?:s)? (?:is |are |first|rules?|pride|superior\\w*|supremacy|must)(?: superior\\w*| supreme| the best)?',
    'heil hitler',
    'sieg heil',
    'hitler (?:was right|did nothing wrong)',
    '(?:skinhead|neo-?nazi|aryan|white power) (?:logos?|crew|gang|banner|tattoos?|symbols?)',
    'white (?:power|supremacy) (?:poster|propaganda|rally|forever|rules)\\w*',
    '(?:glory to|support|hail|long live) (?:the )?(?:kkk|ku klux klan|nazis?|isis)',
    `(?:join(?:ing)?|recruit(?:s|ing|ment)?|enlist(?:ing)?|inviting|invites?|sign up|wants you)${within(6)}${nazis}`,
    `${nazis} (?:\\w+ ){0,2}?(?:recruit(?:s|ing|ment)|wants you)`,
    `${people} (?:are|is) ${filler}${lesser}`,
    `${people} ${shownAs} (?:\\w+ ){0,3}?${lesser}`,
    `${people}${within(6)}(?:they|who|which) (?:all )?are ${filler}${lesser}`,
    `${people}${within(6)}(?:compar\\w+|liken\\w+|equat\\w+) (?:them )?(?:to|with) (?:\\w+ )?${lesser}`,
    `${people} with (?:an? |the )?${lesser}(?:s|like)? (?:body|bodies|faces?|heads?|tails?|noses?|features)`,
    `${people} swarm(?:ing)?`,
    `(?:${contempt})${within(5)}${people}`,
    `${people}${within(5)}(?:${contempt})`,
    `${lesser} (?:representing|symboli[sz]ing|standing for|label+ed|with the (?:faces?|heads?) of)(?: (?:as|the|all))* ${people}`,
    `jews?${within(6)}(?:octopus|puppet masters?|pulling (?:the )?strings|strangling the (?:world|globe)|control(?:s|ling)? the (?:world|banks|media))`,
    `(?:mocking|insulting|derogatory|offensive|degrading|hateful)${within(5)}${people}`,
    `${people}${within(4)}(?:mocking|insulting|derogatory|degrading|hateful) (?:caricature|cartoon|meme|joke)s?`,
    '(?:racist|anti-?semitic|homophobic|islamophobic|xenophobic|transphobic|hateful) (?:caricature|cartoon|meme|joke|drawing|comic|slogan|flyer|poster|banner|sticker)s?',
    `(?:foreigners|immigrants|migrants|refugees|muslims|jews|turks|gypsies) (?:out(?: of (?:our|my) \\w+| now)?$|go home|not welcome|get out)`,
    'holocaust (?:never happened|is a (?:lie|hoax)|was a (?:lie|hoax)|hoax)',
    'subhumans?',
  ),
  together(
    new RegExp(`${wellMeant.source}|\\bgrammar\\b|\\bsoup\\b`),
    'hate',
    0.9,
    nazis,
    'recruit\\w*|join|enlist\\w*|(?:needs?|wants?) (?:you|new|members|fighters)|new members|stickers?|flyers?|manifesto',
  ),
  ...find('hate', 0.6, 'swastikas?', 'nazi (?:flag|symbol|propaganda)s?'),
]
