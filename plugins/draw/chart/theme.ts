/** How charts look where their specification says nothing. */

const font = 'Open Sans'
/** Apart from each other for all eyes, at least 3:1 on white. */
const category = ['#2f5fb3', '#d1622b', '#2b8a57', '#8a4fa3', '#c0455a', '#1f8a91', '#9a7b1a', '#6a63c4', '#5b7f3a', '#b05a86']

/** A `config` of Vega-Lite. */
export const theme = (dark: boolean): object => {
  const [ink, quiet, lines] = dark ? ['#e5e7eb', '#cbd5e1', '#3b4556'] : ['#1f2937', '#475569', '#e2e8f0']
  return {
    font,
    padding: 16,
    view: { stroke: null, continuousWidth: 560, continuousHeight: 340, discreteWidth: 560, discreteHeight: 340 },
    title: { anchor: 'start', fontSize: 19, fontWeight: 'bold', color: ink, subtitleColor: quiet, subtitleFontSize: 14, offset: 14 },
    axis: {
      labelFontSize: 13,
      titleFontSize: 13,
      titleFontWeight: 'bold',
      labelColor: quiet,
      titleColor: ink,
      gridColor: lines,
      domainColor: quiet,
      tickColor: lines,
      titlePadding: 10,
      labelPadding: 5,
      labelLimit: 320,
      // Of labels that stand upright; beyond it the title would lie on them.
      maxExtent: 340,
      labelOverlap: 'greedy',
      labelSeparation: 6,
    },
    axisBand: { grid: false, ticks: false },
    legend: {
      labelFontSize: 13,
      titleFontSize: 13,
      titleFontWeight: 'bold',
      labelColor: ink,
      titleColor: ink,
      labelLimit: 260,
      symbolSize: 110,
    },
    header: { labelFontSize: 14, labelColor: ink, titleFontSize: 14, titleColor: ink },
    range: { category },
    mark: { color: category[0] },
    bar: { cornerRadiusEnd: 2 },
    line: { strokeWidth: 2.5 },
    point: { filled: true, size: 55 },
    arc: { stroke: dark ? '#111827' : '#ffffff', strokeWidth: 1.5 },
    area: { opacity: 0.75, line: true },
    text: { fontSize: 13, color: ink },
  }
}
