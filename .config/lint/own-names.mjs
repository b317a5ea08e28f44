/**
 * Lint rule `atelier/own-names`: a record of any names is no object literal where names from outside are looked up in it. A plain object answers to `constructor`,
 * `toString` and `__proto__` as well; `tableOf({ … })` (core/kernel/contract/table.ts) and a `Map` do not.
 */

/** `Record<string, …>`, also in `Readonly` or `Partial`, and `{ [name: string]: … }`. */
function isOpenRecord(type) {
  if (type?.type === 'TSTypeLiteral') return type.members.some((member) => member.type === 'TSIndexSignature')
  if (type?.type !== 'TSTypeReference') return false
  const [first] = type.typeArguments?.params ?? []
  if (['Readonly', 'Partial'].includes(type.typeName.name)) return isOpenRecord(first)
  return type.typeName.name === 'Record' && first?.type === 'TSStringKeyword'
}
const isLiteral = ({ type, expressions = [] }) => type === 'Literal' || (type === 'TemplateLiteral' && expressions.length === 0)

const rule = {
  create: (context) => {
    /** By name: where it is declared. One file has few of them, so that scopes need not be told apart. */
    const tables = new Map()
    const lookups = []
    return {
      before() {
        tables.clear()
        lookups.length = 0
      },
      VariableDeclarator({ id, init, parent }) {
        const isTable = id.type === 'Identifier' && init?.type === 'ObjectExpression' && isOpenRecord(id.typeAnnotation?.typeAnnotation)
        if (isTable) tables.set(id.name, { id, isExported: parent.parent?.type === 'ExportNamedDeclaration' })
      },
      MemberExpression(node) {
        const { object, property, computed } = node
        if (computed && object.type === 'Identifier' && !isLiteral(property)) lookups.push({ name: object.name, node })
      },
      'Program:exit'() {
        const report = (node, name) =>
          context.report({
            node,
            message: `"${name}" answers to names such as "constructor", too: make it by \`tableOf({ … })\`, or a Map.`,
          })
        for (const [name, { id, isExported }] of tables) if (isExported) report(id, name)
        for (const { name, node } of lookups) if (tables.get(name)?.isExported === false) report(node, name)
      },
    }
  },
}
export default { meta: { name: 'atelier' }, rules: { 'own-names': rule } }
