/** Sex, and people undressed who did not ask for it. */
import { find, findUnless, type Phrase, together, wellMeant, within } from './phrase.ts'

const young =
  '(?:child(?:ren|ish)?|kids?|minors?|under-?aged?|pre-?teens?|toddlers?|infants?|school ?(?:girls?|boys?)|(?:little|young) (?:girls?|boys?)|teen(?:age(?:d|rs?)?|s)?|(?:[1-9]|1[0-7]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[ -]?(?:years?[ -]olds?|yo)|(?:middle|elementary|primary|junior high) school(?:ers?| girls?| boys?| kids)?|kindergart(?:en|ener)s?|pupils?|elementary school(?:ers?)?|(?:girls?|boys?) of (?:[1-9]|1[0-7])|loli(?:ta|con)?|shota(?:con)?)'
const bare =
  '(?:nudes?|naked(?! mole)|nudity|sex(?! ed)|sexual(?:ly|ized|ised)?|sexy|erotic(?:a|ally)?|porn(?:o|os|ography|ographic|hub|star|stars)?|nsfw|lingerie|topless|undress(?:ed|ing)|seductive(?:ly)?|sensual(?:ly)?|(?:provocative|suggestive) poses?|without (?:any )?cloth(?:es|ing)|in (?:her|his|their|see-?through) underwear|micro bikinis?|spread legs|thongs?(?! sandals?)|g-?strings?|strippers?|striptease|stripping|pole danc(?:er|ing)|prostitutes?|explicit(?! instructions))'
const near = within(5)

/** Who somebody knows, or everybody. */
const known =
  '(?:my (?:\\w+ )?(?:teacher|classmate|class mate|colleague|co-?worker|boss|neighbou?r|friend|girlfriend|boyfriend|ex|ex-?wife|wife|sister|mother|mom|mum|crush|student|roommate|stepmom|cousin|aunt)s?|(?:famous|popular|real) (?:\\w+ )?(?:actress|actor|singer|politician|person|woman|streamer|influencer|youtuber)|celebrit(?:y|ies)|taylor swift)'
const person =
  '(?:wom[ae]n|girls?|lad(?:y|ies)|m[ae]n|guys?|persons?|people|actress(?:es)?|actors?|singers?|models?|teachers?|classmates?|friends?|celebrit(?:y|ies)|streamers?|students?|brides?|players?|athletes?|politicians?|nurses?|someone|somebody)'
/** Somebody in a picture that is there. */
const there = `(?:her|him|them|(?:the|this|that|these|those|same) (?:\\w+ ){0,2}?${person}|${known})`
const whose = `(?:her|their|(?:the|this|that|these|those|my) (?:\\w+ ){0,2}?${person})`
const bareNow = '(?:nude|naked|topless|undressed|unclothed|bottomless|bare-?breasted|in the nude)'
const worn =
  '(?:clothes|clothing|dress(?:es)?|shirts?|t-?shirts?|blouses?|skirts?|bikinis?|bras?|underwear|panties|pants|trousers|jeans|swim ?suits?|bathing suits?|top(?! hat)|outfits?|uniforms?|robes?|towels?|lingerie|garments?)'
const hisWorn = '(?:clothes|clothing|underwear|pants|trousers|briefs|boxers|swim(?:ming)? trunks)'
const off =
  '(?:remov(?:e|es|ing)|tak(?:e|es|ing) off|strip(?:s|ping)?(?: off)?|(?:rip|tear|pull|peel)(?:ping|ing)? (?:off|down)|eras(?:e|ing)|delet(?:e|ing)|get(?:ting)? rid of|(?:photoshop|edit)(?:ing)? (?:out|away|off)|without)'
/** It is changed, not taken; or carved. */
const dressedOtherwise =
  /\b(?:replac\w+|instead|swap\w*|chang(?:e|ing) (?:\w+ )?(?:into|to)|put on|another|stains?|wrinkles?|creases?|logos?|statues?|sculptures?|marble|mannequins?|dolls?|(?:oil|famous|classical) paintings?|life drawing|washing line|laundry|wardrobe|hangers?)\b/

const organ =
  '(?:vaginas?|vulvas?|puss(?:y|ies)(?! (?:willow|cats?|riot|foot))|penis(?:es)?|cocks(?! of)|dicks(?! )|clitoris|boobs|tits|assholes?|anus|genitals?|nipples)'
/** Pictures of people without clothes that are art, or teach. */
const artful = new RegExp(
  `${wellMeant.source}|\\b(?:statues?|sculptures?|marble|venus|titian|duchamp|rodin|botticelli|exhibition|gallery|life drawing|art history|clinic\\w*|gyn(?:ae|e)colog\\w*|urolog\\w*|biology|mannequins?|mole rats?)\\b`,
)

export const sexual: readonly Phrase[] = [
  ...findUnless(
    artful,
    'sexual',
    0.9,
    '(?:fuck|screw)(?:ed|ing|s)? (?:by|a|an|the|his|her|my|each|two|me)',
    '(?:being|getting|gets|is|are) fucked',
    '(?:giving|gives|getting|gets) head(?! ?(?:start|lice|lines?|space|way|ed))',
    '(?:anal|oral|vaginal|group|hardcore) sex(?! ed)',
    '(?:s?he|they|everyone|everybody|nobody|who) (?:wears?|has|have|is wearing|are wearing) (?:no|zero|nothing) ?(?:clothes|clothing|underwear|pants|on)',
    '(?:generate|make|draw|create|show|want|give me) (?:\\w+ ){0,2}?nudes',
    `(?:nudes?|naked|topless|sexy|leaked|explicit) (?:pics?|photos?|pictures?|images?|selfies?|snaps?|shots?|videos?|leaks?) of(?! (?:\\w+ )?(?:trees?|branches|landscapes?|rocks?|cakes?|eggs|mole rats?))`,
    `(?:naked|nude|topless|undressed) (?:\\w+ ){0,2}?(?:wom[ae]n|girls?|m[ae]n|couples?|lesbians|lovers|people|teens?|bod(?:y|ies))${within(3)}(?:making out|kissing|moaning|in bed|on (?:a|the) bed|touching|straddling|grinding|licking|on top of|having fun together)`,
  ),
  ...findUnless(new RegExp(`${artful.source}|\\b(?:jokes?|comedy|stand-?up|education|health)\\b`), 'sexual', 0.9, 'masturbat\\w*'),
  together(
    artful,
    'sexual',
    0.9,
    organ,
    '(?:uncensored|explicit|close-?ups?|wet|spread|open|hairy|shaved|detailed|realistic|visible|exposed|showing|shot|hard|erect|licking|sucking|photo\\w*)',
  ),
  ...find(
    'sexual/minors',
    0.95,
    `${young}${near}${bare}`,
    `${bare}${near}${young}`,
    'lolicon',
    '(?:naked|nude|undressed) boys?',
    'shotacon',
    'child ?porn\\w*',
    'kiddie ?porn\\w*',
    'csam',
    'jailbait',
  ),
  ...find(
    'sexual',
    0.9,
    'pornograph\\w*',
    'hard-?core (?:sex|porn|bdsm|fetish|erotic\\w*|adult)',
    '(?:having|have) (?:\\w+ )?sex',
    'sex (?:act|scene|tape|position)s?',
    '(?<!social |human )intercourse',
    'sexually explicit',
    'explicit (?:sex|nudity|nude)\\w*',
    'full(?:y)?[- ](?:frontal(?: (?:nude|nudity))?|nud(?:e|ity))',
    'nsfw',
    'xxx',
    'bdsm (?:scene|sex|porn)s?',
    'erect penis',
    'cum ?shots?',
    'up-?skirts?',
    'genitals? (?:exposed|visible|close)',
    'exposed genitals?',
    'naked (?:women|woman|girl|girls|man|men) (?:spread|on all fours|bound|moaning)\\w*',
  ),
  ...find('sexual', 0.6, 'naked (?:women|woman|girls?|man|men)', 'topless', 'erotic\\w*', 'lingerie'),
  ...findUnless(
    dressedOtherwise,
    'sexual',
    0.9,
    `${off} ${whose} (?:\\w+ ){0,2}?${worn}`,
    `${off} his (?:\\w+ ){0,2}?${hisWorn}`,
    `${off} (?:the |all |any |every )*(?:\\w+ )?${worn} (?:of|from|off|on) ${there}`,
    `(?:remove|take|strip|peel|rip|tear|pull|cut)(?:s|ing|ping)? (?:off )?(?:the |all |any |every )*(?:\\w+ )?${worn} (?:off|from)(?: of)? ${there}`,
    `(?:take|pull|rip|tear|cut)(?:s|ing|ping)? (?:${whose} (?:\\w+ )?${worn}|his ${hisWorn}) (?:off|down|away)`,
    `(?:${there}|${whose}|she) (?:is |are )?(?:now )?(?:wearing|wears?|with|in) (?:absolutely )?nothing(?: on)?`,
    `${known}${within(3)}in (?:her|his|their) (?:underwear|lingerie|bra|panties)`,
    `(?:undress|unclothe|disrobe|denude|strip)(?:ing)? (?:${there}|every(?:one|body))(?! of)`,
    `(?:make|making|turn|show|render|edit|photoshop|change|alter|modify|depict|generate|imagine|get|want|see) (?:\\w+ ){0,5}?${there} (?:\\w+ ){0,6}?(?:${bareNow}|without (?:any )?(?:clothes|clothing)|with(?: no|out any) clothes)`,
    `(?:${there}|${whose}) (?:\\w+ ){0,4}?(?:with(?: no|out(?: any)?)|no|not wearing(?: any)?) (?:clothes|clothing|underwear)`,
    `(?:${bareNow}|nudes?)${within(4)}${known}`,
    `${known}${within(5)}(?:${bareNow}|nudes|undress\\w*|in lingerie)`,
    `(?:make|making|turn|render|edit)(?:ing)? (?:${whose}|his) (?:\\w+ )?${worn} (?:see-?through|see through|transparent|invisible|sheer)`,
    `${bareNow} (?:versions?|edits?|cop(?:y|ies)|variants?) of (?:this|that|the|my|her|his|their) (?:\\w+ )?(?:selfies?|photos?|pictures?|images?|${person})`,
    `(?:see(?:ing)?|look(?:ing)?|x-?ray) (?:right )?through ${whose} (?:\\w+ )?${worn}`,
  ),
  together(
    /\b(?:statues?|sculptures?|mannequins?|dolls?)\b/,
    'sexual',
    0.9,
    `(?:naked|nude) (?:body|bodies)`,
    `(?:swap|put|paste|photoshop|place|replace|transfer|add|edit)\\w*`,
    `(?:faces?|heads?|${known})`,
  ),
  ...findUnless(
    wellMeant,
    'sexual',
    0.9,
    `deep ?fakes?${within(6)}(?:${bareNow}|nudes?|nudity|undress\\w*|porn\\w*|sex\\w*|lingerie|bikini)`,
    `(?:nude|naked|undress\\w*|sex|porn\\w*) deep ?fakes?`,
    'nudif(?:y|ier|ied|ying)',
    'deep ?nudes?',
  ),
]
