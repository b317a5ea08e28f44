/** What of the library is shown. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Heart, ListFilter, Trash2, X } from 'lucide'
import { Button } from '../parts/button.tsx'
import type { Filter } from './filter.ts'
import './filters.css'

export interface FiltersProps {
  readonly filter: Filter
  /** Who made something of what is shown. */
  readonly providers: readonly string[]
  /** Of what is shown. */
  readonly tags: readonly string[]
  /** Given as what it becomes, or how that comes of what it is then. */
  readonly onFilter: (filter: Filter | ((now: Filter) => Filter)) => void
}

/** Words are looked for when nobody types any more. */
const restMs = 250

const kinds = [
  ['image.generate', 'Generated'],
  ['image.edit', 'Edited'],
  ['image.draw', 'Drawn'],
  ['model.create', 'Modelled'],
  ['upload', 'Added'],
] as const

export function Filters({ filter, providers, tags, onFilter }: FiltersProps): JSX.Element {
  const [words, setWords] = useState(filter.query ?? '')
  useEffect(() => {
    if (words === (filter.query ?? '')) return
    // What has been chosen in the meantime stays chosen.
    const timer = setTimeout(() => onFilter((now) => ({ ...now, query: words })), restMs)
    return () => clearTimeout(timer)
  }, [words])
  const choice = (
    name: 'type' | 'kind' | 'provider' | 'tag',
    label: string,
    options: readonly (readonly [string, string])[],
  ): JSX.Element => (
    <select
      aria-label={label}
      value={filter[name] ?? ''}
      onChange={({ currentTarget: { value } }) => {
        const { [name]: _before, ...rest } = filter
        onFilter(value === '' ? rest : { ...rest, [name]: value })
      }}
    >
      <option value="">{label}</option>
      {options.map(([value, words_]) => (
        <option key={value} value={value}>
          {words_}
        </option>
      ))}
    </select>
  )
  /** What is chosen stays in its list, also where nothing that is shown has it. */
  const among = (found: readonly string[], chosen: string | undefined): readonly (readonly [string, string])[] =>
    [...new Set([...found, ...(chosen === undefined ? [] : [chosen])])].map((one) => [one, one])
  const { query: _query, favourite, trashed, ...chosenBelow } = filter
  const [isOpen, setOpen] = useState(Object.keys(chosenBelow).length > 0)
  return (
    <div class="filters" role="search">
      <div class="filters-line">
        <input
          type="search"
          aria-label="Search the library"
          placeholder="Search names, prompts and tags"
          value={words}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
        />
        <Button quiet icon={ListFilter} name="Filter" expanded={isOpen} onPress={() => setOpen(!isOpen)} />
        <Button
          quiet
          icon={Heart}
          name="Favourites alone"
          pressed={favourite === true}
          onPress={() => onFilter({ ...filter, favourite: favourite !== true })}
        />
        <Button
          quiet
          icon={Trash2}
          name="The trash"
          pressed={trashed === true}
          onPress={() => onFilter({ ...filter, trashed: trashed !== true })}
        />
      </div>
      {isOpen && (
        <div class="filters-more">
          {choice('type', 'Of any type', [
            ['image', 'Pictures'],
            ['model', 'Models'],
            ['aid', 'Masks and comparisons'],
          ])}
          {choice('kind', 'However made', kinds)}
          {choice('provider', 'Whoever made it', among(providers, filter.provider))}
          {choice('tag', 'With any tag', among(tags, filter.tag))}
          <input
            type="date"
            aria-label="Day"
            value={filter.day ?? ''}
            onChange={({ currentTarget: { value } }) => {
              const { day: _before, since: _since, until: _until, ...rest } = filter
              onFilter(value === '' ? rest : { ...rest, day: value })
            }}
          />
          {(filter.since ?? filter.until) !== undefined && (
            <Button
              icon={X}
              name={periodOf(filter)}
              hint="show all times"
              onPress={() => {
                const { since: _since, until: _until, ...rest } = filter
                onFilter(rest)
              }}
            />
          )}
        </div>
      )}
    </div>
  )
}

/** `Since Nov 22, 2026, until Nov 24, 2026`. */
function periodOf({ since, until }: Filter): string {
  const day = (time: number): string => new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' }).format(time)
  const words = [since === undefined ? '' : `since ${day(since)}`, until === undefined ? '' : `until ${day(until)}`]
    .filter(Boolean)
    .join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
