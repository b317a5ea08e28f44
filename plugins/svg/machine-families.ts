/** Fonts of machines for scripts that ours lack. Without a name the renderer takes the first one that has a letter, be it bold or condensed. */

const wide = 'DejaVu Sans, Arial Unicode MS, Noto Sans, FreeSans'
const families: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Arabic}/u, `Noto Sans Arabic, Geeza Pro, Segoe UI, Arial, ${wide}`],
  [/\p{Script=Hebrew}/u, `Noto Sans Hebrew, Arial Hebrew, Segoe UI, Arial, ${wide}`],
  [
    /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
    'Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, IPAGothic, Arial Unicode MS',
  ],
  [/\p{Script=Hangul}/u, 'Noto Sans CJK KR, Noto Sans KR, Apple SD Gothic Neo, Malgun Gothic, NanumGothic, Arial Unicode MS'],
  [
    /\p{Script=Han}/u,
    'Noto Sans CJK SC, Noto Sans SC, PingFang SC, Hiragino Sans GB, Microsoft YaHei, WenQuanYi Zen Hei, Arial Unicode MS',
  ],
  [/\p{Script=Devanagari}/u, `Noto Sans Devanagari, Kohinoor Devanagari, Nirmala UI, Mangal, Lohit Devanagari, ${wide}`],
  [/\p{Script=Bengali}/u, `Noto Sans Bengali, Kohinoor Bangla, Nirmala UI, ${wide}`],
  [/\p{Script=Tamil}/u, `Noto Sans Tamil, Tamil Sangam MN, Nirmala UI, ${wide}`],
  [/\p{Script=Thai}/u, `Noto Sans Thai, Thonburi, Leelawadee UI, Tahoma, ${wide}`],
  [/\p{Script=Armenian}|\p{Script=Georgian}/u, `Noto Sans Armenian, Noto Sans Georgian, Segoe UI, ${wide}`],
]

/** A list for `font-family`; the renderer takes the first that is there. */
export const machineFamilies = (text: string): string => `${families.find(([script]) => script.test(text))?.[1] ?? wide}, sans-serif`
