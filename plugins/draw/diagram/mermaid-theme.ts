/** How Mermaid's diagrams look, and what they may do. */
import type { MermaidConfig } from 'mermaid'

const font = 'Open Sans, sans-serif'
const ink = '#1f2937'

/** Quiet colours of one family, dark letters: all at least 4.5:1. */
const light = {
  primaryColor: '#e8effc',
  primaryBorderColor: '#4c6fbf',
  primaryTextColor: ink,
  secondaryColor: '#e3f4ec',
  secondaryBorderColor: '#3c8f6c',
  secondaryTextColor: ink,
  tertiaryColor: '#f6f8fb',
  tertiaryBorderColor: '#b6c2d6',
  tertiaryTextColor: ink,
  lineColor: '#475569',
  textColor: ink,
  titleColor: ink,
  noteBkgColor: '#fff6d6',
  noteBorderColor: '#d6b44c',
  noteTextColor: ink,
  clusterBkg: '#f6f8fb',
  clusterBorder: '#b6c2d6',
  activationBkgColor: '#cfdcf7',
  activationBorderColor: '#4c6fbf',
  sequenceNumberColor: '#ffffff',
  taskBkgColor: '#cfdcf7',
  taskBorderColor: '#4c6fbf',
  taskTextColor: ink,
  taskTextDarkColor: ink,
  taskTextLightColor: ink,
  taskTextOutsideColor: ink,
  activeTaskBkgColor: '#d9f2e3',
  activeTaskBorderColor: '#3c8f6c',
  doneTaskBkgColor: '#e1e6ee',
  doneTaskBorderColor: '#8a97ab',
  critBkgColor: '#fbdde0',
  critBorderColor: '#b3263a',
  gridColor: '#d5dbe3',
  excludeBkgColor: '#f1f3f6',
  sectionBkgColor: '#f6f8fb',
  sectionBkgColor2: '#f6f8fb',
  altSectionBkgColor: '#ffffff',
  pieStrokeColor: '#ffffff',
  pieOuterStrokeColor: '#ffffff',
  pieStrokeWidth: '2px',
  pieOuterStrokeWidth: '0px',
  pieOpacity: '1',
  pieSectionTextColor: '#ffffff',
  pieSectionTextSize: '16px',
  pieTitleTextSize: '22px',
  pieLegendTextSize: '16px',
  fontSize: '16px',
}
/** Dark enough for white letters (4.5:1), apart from their neighbours. */
const slices = [
  '#2f5fb3',
  '#b4532a',
  '#2b7a4b',
  '#8a3f8f',
  '#a6394a',
  '#1f7a80',
  '#6b5b1e',
  '#5a4fb0',
  '#3f6b2f',
  '#9a4a6e',
  '#47617d',
  '#7a4a2b',
]
/** Behind dark letters. */
const pastels = [
  '#dbe7fb',
  '#fde6cf',
  '#d9f2e3',
  '#f1def5',
  '#fbdde0',
  '#d6f0f1',
  '#f4efcf',
  '#e3e0fa',
  '#e2efd9',
  '#f7dfea',
  '#e1e8f0',
  '#f2e3d8',
]

const numbered = (name: (index: number) => string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, index) => [name(index), value]))

const themeVariables = {
  ...light,
  ...numbered((index) => `pie${index + 1}`, slices),
  ...numbered((index) => `cScale${index}`, pastels),
  ...numbered(
    (index) => `cScaleLabel${index}`,
    pastels.map(() => ink),
  ),
  ...numbered((index) => `cScaleInv${index}`, slices),
  ...numbered((index) => `fillType${index}`, pastels.slice(0, 8)),
  ...numbered((index) => `git${index}`, slices.slice(0, 8)),
  ...numbered(
    (index) => `gitBranchLabel${index}`,
    slices.slice(0, 8).map(() => '#ffffff'),
  ),
  xyChart: { plotColorPalette: slices.join(', '), backgroundColor: 'transparent' },
}

/**
 * What is wrong in Mermaid's own styles where there is no HTML: labels of edges hide the line behind them, letters are dark on light,
 * and the same source gives the same picture on every day (no line for today). For measuring and for drawing.
 */
export const mermaidCss = (ground: string): string =>
  [
    `.edgeLabel rect, .edgeLabel .background, .relationshipLabelBox { opacity: 1 !important; fill: ${ground} !important; }`,
    `text.journey-section { fill: ${ink} !important; }`,
    `text[fill="#fff"][dominant-baseline="central"] { fill: ${ink} !important; }`,
    // Mermaid's own widths are below zero from the third level on.
    `${[4, 5, 6, 7, 8, 9, 10, 11, 12].map((depth) => `.edge-depth-${depth}`).join(', ')} { stroke-width: 3 !important; }`,
    '.grid .tick line { stroke: #d5dbe3 !important; }',
    ...slices.flatMap((color, index) => [
      `.radarCurve-${index} { fill: ${color} !important; fill-opacity: 0.22 !important; stroke: ${color} !important; stroke-width: 2 !important; }`,
      `.radarLegendBox-${index} { fill: ${color} !important; fill-opacity: 0.5 !important; stroke: ${color} !important; }`,
    ]),
    '.today { display: none !important; }',
    '.mindmap-node .label[transform^="translate(0"] text { text-anchor: middle; }',
    '.mindmap-node.section-root circle, .mindmap-node.section-root rect, .mindmap-node.section-root path, .mindmap-node.section-root polygon { fill: #2f5fb3 !important; }',
    '.mindmap-node.section-root rect.background { fill: none !important; }',
    '.mindmap-node.section-root text, .mindmap-node.section-root tspan { fill: #ffffff !important; font-weight: bold !important; }',
  ].join(' ')

/** Edges of one diagram; what people draw has fifty. */
export const mostEdges = 500

/** `widest` is the longest label in pixels, for kinds whose boxes have one width. `theme`: what the source itself asks for, or the page's ground. */
export const mermaidConfig = (theme: 'ours' | 'dark' | 'its own', widest: number): MermaidConfig => ({
  startOnLoad: false,
  suppressErrorRendering: true,
  securityLevel: 'strict',
  // None of these may be changed by the source.
  secure: [
    'secure',
    'securityLevel',
    'startOnLoad',
    'maxTextSize',
    'suppressErrorRendering',
    'maxEdges',
    'htmlLabels',
    'fontFamily',
    'altFontFamily',
    'themeCSS',
    'dompurifyConfig',
    'layout',
    'useMaxWidth',
    'textPlacement',
    'forceLegacyMathML',
    'legacyMathML',
  ],
  maxTextSize: 60_000,
  maxEdges: mostEdges,
  htmlLabels: false,
  fontFamily: font,
  deterministicIds: true,
  deterministicIDSeed: 'drawing',
  ...(theme === 'ours' ? { theme: 'base', themeVariables } : theme === 'dark' ? { theme: 'dark' } : {}),
  flowchart: { htmlLabels: false, padding: 12, nodeSpacing: 50, rankSpacing: 55 },
  class: { htmlLabels: false },
  sequence: {
    actorFontFamily: font,
    noteFontFamily: font,
    messageFontFamily: font,
    actorFontSize: 16,
    messageFontSize: 16,
    noteFontSize: 14,
  },
  gantt: {
    fontSize: 14,
    sectionFontSize: 14,
    barHeight: 26,
    barGap: 6,
    topPadding: 60,
    leftPadding: Math.max(90, Math.min(320, widest + 24)),
    useWidth: 1100,
  },
  journey: {
    taskFontFamily: font,
    taskFontSize: 14,
    sectionFills: pastels.slice(0, 7),
    sectionColours: pastels.slice(0, 7).map(() => ink),
    width: Math.max(130, widest + 24),
    textPlacement: 'tspan',
  } as MermaidConfig['journey'] & object,
  pie: { textPosition: 0.7 },
  mindmap: { padding: 14, maxNodeWidth: 220 },
})
