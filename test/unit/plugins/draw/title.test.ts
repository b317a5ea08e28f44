import { expect, it } from 'vitest'
import { titleOf } from '#plugins/draw/title.ts'

it.each([
  ['{"title": "Rain, by month", "mark": "bar"}', 'rain-by-month'],
  [{ title: { text: ['Rain', 'by month'] } }, 'rain-by-month'],
  [{ mark: 'bar' }, 'chart'],
  [{ title: { subtitle: 'x' } }, 'chart'],
  [{ title: '?!' }, 'chart'],
  ['{broken', 'chart'],
  [{ title: '../../etc/passwd' }, 'etc-passwd'],
])('calls the file of the chart %j "%s"', (input, name) => {
  expect(titleOf('chart', input, '')).toBe(name)
})

it.each([
  ['flowchart TD; a[Start] --> b[Done?]', 'start'],
  ['flowchart LR\n  A([Order placed]) -->|paid| B{In stock?}', 'order-placed'],
  ['---\ntitle: How we ship\n---\nflowchart TD\n  A -->|yes| B', 'how-we-ship'],
  ['graph TD\n  Client -->|asks| Server', 'client'],
  ['sequenceDiagram\n  title: Sign-in\n  A->>B: hi', 'sign-in'],
  ['sequenceDiagram\n  participant U as The user\n  participant S\n  U->>S: asks', 'the-user'],
  ['sequenceDiagram\n  Alice->>Bob: Hello', 'alice'],
  ['classDiagram\n  class Animal\n  Animal <|-- Duck', 'animal'],
  ['erDiagram\n  CUSTOMER ||--o{ ORDER : places', 'customer'],
  ['erDiagram\n  CUSTOMER {\n string name\n }\n  CUSTOMER ||--o{ ORDER : places', 'customer'],
  ['stateDiagram-v2\n  [*] --> Idle\n  Idle --> Busy: work', 'idle'],
  ['gantt\n  title Release plan\n  section Build\n  Code: a1, 2026-01-01, 5d', 'release-plan'],
  ['pie showData title Pets\n  "Dogs": 3', 'pets'],
  ['mindmap\n  root((Healthy eating))\n    Fruit', 'healthy-eating'],
  ['digraph Pipeline { a -> b [label="sends"] }', 'pipeline'],
  ['digraph {\n  label="Data flow"\n  a -> b [label="sends"]\n}', 'data-flow'],
  ['digraph { reader -> writer }', 'reader'],
  ['digraph G { subgraph cluster_a { label="Ingest"; read -> parse } }', 'ingest'],
])('calls %j by its title or its first node: "%s"', (source, name) => {
  expect(titleOf('diagram', source, 'labels of edges')).toBe(name)
})

it('calls a diagram without a node by what is read in it, and leaves codes and formulas to their words', () => {
  expect(titleOf('diagram', '???', 'Start Done?')).toBe('start-done')
  expect(titleOf('diagram', 'digraph { }', '')).toBe('diagram')
  expect(titleOf('qr', { text: 'https://a.b' }, '')).toBeUndefined()
})

it.each([
  { wifi: { ssid: 'Cafe Rosa', password: 'latte1234' } },
  { text: 'WIFI:T:WPA;S:Cafe Rosa;P:latte1234;;' },
  'WIFI:S:Cafe Rosa;P:latte1234;;',
])('puts no password into the name of a code: %j', (input) => expect(titleOf('qr', input, '')).toBe('wifi-cafe-rosa'))
it('leaves the names of other codes', () => {
  expect(titleOf('qr', 'hello', '')).toBeUndefined()
})
