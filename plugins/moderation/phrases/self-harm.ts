/** Harm that people do to themselves. */
import { find, findUnless, type Phrase, together, wellMeant, within } from './phrase.ts'

const self = '(?:my|your|one|him|her|them)sel(?:f|ves)'
const pills = '(?:\\w+ )?(?:pills|tablets|capsules|paracetamol|tylenol|aspirin|ibuprofen|insulin)'

export const selfHarm: readonly Phrase[] = [
  ...find(
    'self-harm/instructions',
    0.95,
    `(?:how (?:to|do i|can i)|(?:best|easiest|quickest|fastest|painless) ways?(?: for me)? to|painless(?:ly)?|ways to|methods? (?:to|of)) (?:kill|hang|poison|drown|harm|cut|starve)(?:ing)? ${self}`,
    '(?:how (?:to|do i|can i)|(?:best|easiest|quickest|fastest|painless) ways? to|painlessly|ways to) (?:end|take) (?:my|your|ones) (?:own )?life',
    'how (?:to|do i|can i) (?:commit suicide|self-?harm|overdose|die)',
    'ways? (?:to commit|of committing) suicide',
    'how (?:long|much|deep|far)(?:\\W+\\w+){0,5}?\\W+to (?:die|bleed out|kill (?:my|your)self)',
    'overdos(?:e|ing) (?:guide|instructions?|calculator|plan)',
    'suicide (?:methods?|instructions?|guide)',
    'painless suicide',
    'pro-?(?:ana|mia) (?:tips|diet)',
    `how (?:deep|far|hard) (?:to|do i|should i|must i) cut(?:ting)?${within(3)}(?:veins?|wrists?|arms?|thighs?|arter(?:y|ies))`,
    `nooses?${within(4)}(?:to die|hang ${self}|end it all)`,
    `(?:encourag|persuad|convinc|urg|push)(?:e|es|ing)${within(3)}(?:jump off (?:the|a) (?:bridge|roof|building|cliff)|kill ${self}|end (?:his|her|their) life)`,
    `(?:how many|how much|enough) ${pills}${within(4)}(?:overdose|die|kill)`,
  ),
  ...find(
    'self-harm/intent',
    0.9,
    '(?:want|going|need|plan(?:ning)?|ready) to (?:kill myself|die(?![ -]?cut)|(?:end|take) my (?:own )?life|hurt myself|cut myself|hang myself)',
    'i (?:will|wanna) kill myself',
  ),
  ...findUnless(
    wellMeant,
    'self-harm',
    0.9,
    'kill(?:ing)? (?:my|him|her|them)sel(?:f|ves)',
    'hang(?:ing|ed)? (?:my|him|her|them)sel(?:f|ves)',
    'starv(?:e|es|ing) (?:my|him|her|them)sel(?:f|ves)',
    '(?:cutting|slicing|slashing|burning) (?:my|your|her|his|their) (?:own )?(?:\\w+ )?(?:arms?|wrists?|thighs?|legs|skin|forearms?)(?! (?:hair|off))',
    '(?:slit|cut|slash)(?:ting|ting)?(?: (?:my|his|her|their|the|open|own))* wrists?',
    'cut(?:ting)? (?:my|your|(?:his|her|their|ones) own) (?:arms?|thighs?|legs|skin)',
    'self[- ]?(?:harm|mutilation|injury)\\w*',
    'thinsp(?:o|iration)\\w*',
    'pro-?(?:ana|mia)',
    'committing suicide',
    'cutting (?:my|him|her)self(?! (?:a|an|some|off|free|loose|out|shaving|while))',
    'suicide is (?:the|a|an|my|your) (?:only )?(?:answer|solution|way out|option|best)',
    `(?:razor|razors|blades?)${within(4)}(?:my|her|his|their|your) (?:\\w+ )?(?:arms?|wrists?|thighs?)`,
  ),
  together(
    /\b(?:recover\w*|awareness|prevent\w*|help\w*|treat\w*|therap\w+|medical|survivors?|not beautiful)\b/,
    'self-harm',
    0.9,
    'anorexi\\w+|bulimi\\w+|starv(?:e|ing|ation)|(?:stop|not|never|without) eating|self-?starvation',
    'is beautiful|goals?|inspir\\w+|aesthetic|perfect|pretty|thinner|skinny|worth it|feels good',
  ),
  ...findUnless(wellMeant, 'self-harm', 0.6, 'suicid(?:e|al)'),
]
