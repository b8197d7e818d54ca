import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

const RUN_BY_NOBODY = new Set(['description', 'spec', 'describe'])

/**
 * Leaves out what only people read: descriptions and sections of the chart and of the schemas, and the
 * messages of errors for programmers. Tests hold that they are there, not how they are worded.
 */
const ignorer = {
  shouldIgnore({ node, parentPath: parent }) {
    if (!['StringLiteral', 'TemplateLiteral', 'BinaryExpression'].includes(node.type))
      return undefined
    const owner = parent?.node
    if (owner?.type === 'ObjectProperty' && RUN_BY_NOBODY.has(owner.key.name))
      return 'words of the chart'
    const callee = owner?.callee?.property?.name ?? owner?.callee?.name
    if (RUN_BY_NOBODY.has(callee)) return 'words of a schema'
    if (owner?.type === 'NewExpression' && ['TypeError', 'Error'].includes(callee))
      return 'a message for programmers'
    return undefined
  },
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'words', ignorer)]
