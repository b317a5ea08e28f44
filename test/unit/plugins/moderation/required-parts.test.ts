import { describe, expect, it } from 'vitest'
import { requiredParts } from '#plugins/moderation/phrases/required-parts.ts'

describe('the parts that a pattern must contain', () => {
  it.each([
    ['a choice as a whole has none', 'cats|(?:dogs)', []],
    ['what may be missing is none', '(?:big )?(?:red )*(?:old ){0,2}fox', []],
    ['outermost groups alone', '(?:a(?:b|c)) (?:d|e)\\W+', ['(?:a(?:b|c))', '(?:d|e)']],
    ['brackets in classes and behind a backslash are letters', '[()|]\\((?:a|b)\\|', ['(?:a|b)']],
    ['what is repeated must be there once', '(?:a|b){1,3}(?:c|d)+', ['(?:a|b)', '(?:c|d)']],
    ['what looks around is none', '(?<!x)(?:a|b)(?!y)', ['(?:a|b)']],
    ['what goes on without end is none', '(?:\\w+ fox)(?:a|b)', ['(?:a|b)']],
  ])('%s', (_, source, parts) => expect(requiredParts(source)).toEqual(parts))
})
