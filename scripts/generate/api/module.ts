import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync, Visitor, type Span, type Statement } from 'oxc-parser'

/** A name in a file of declarations. */
export interface Place {
  readonly file: string
  readonly name: string
}

/** One declaration: a function, a type, a constant. */
export interface Declaration {
  /** As it is written, without `export declare` and without where other files are. */
  readonly text: string
  /** What it mentions of this package. */
  readonly mentions: readonly Place[]
}

/** What a file of declarations has. */
export interface DeclarationFile {
  /** By their names in this file. Overloads are several. */
  readonly declarations: ReadonlyMap<string, readonly Declaration[]>
  /** Where a name comes from that is declared elsewhere. */
  readonly links: ReadonlyMap<string, Place>
  /** The names that are exported, each with its name in this file. */
  readonly exported: ReadonlyMap<string, string>
  /** The files of which everything is exported. */
  readonly wholes: readonly string[]
}

const files = new Map<string, DeclarationFile>()

/** Reads a file once. */
export function declarationFile(file: string): DeclarationFile {
  const known = files.get(file)
  if (known !== undefined) return known
  const read = readDeclarations(file)
  files.set(file, read)
  return read
}

function readDeclarations(file: string): DeclarationFile {
  const source = readFileSync(file, 'utf8')
  const { program, module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? ''}`)

  const links = new Map<string, Place>()
  for (const { moduleRequest, entries } of module.staticImports)
    if (moduleRequest.value.startsWith('.'))
      for (const { localName, importName } of entries)
        links.set(localName.value, at(file, moduleRequest.value, importName.name ?? ''))

  const exported = new Map<string, string>()
  const wholes: string[] = []
  for (const { exportName, localName, importName, moduleRequest } of module.staticExports.flatMap(
    ({ entries }) => entries,
  )) {
    const { name } = exportName
    if (moduleRequest === null) exported.set(name ?? '', localName.name ?? name ?? '')
    else if (name === null) wholes.push(at(file, moduleRequest.value, '').file)
    else {
      const link = at(file, moduleRequest.value, importName.name ?? '')
      // No declaration can have such a name.
      const local = `${link.file}#${link.name}`
      links.set(local, link)
      exported.set(name, local)
    }
  }

  const declarations = new Map<string, Declaration[]>()
  for (const statement of program.body)
    for (const { name, start, end } of declaredBy(statement)) {
      const list = declarations.get(name) ?? []
      declarations.set(name, [...list, declaration(file, source, statement, start, end, links)])
    }
  return { declarations, links, exported, wholes }
}

interface Named {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** The names that a statement declares, and which part of it to show. */
function declaredBy(statement: Statement): Named[] {
  const inner =
    statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement
  const { start, end } = inner
  switch (inner.type) {
    case 'VariableDeclaration':
      return inner.declarations.flatMap(({ id }) =>
        id.type === 'Identifier' ? [{ name: id.name, start, end }] : [],
      )
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSDeclareFunction':
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return inner.id === null ? [] : [{ name: inner.id.name, start, end }]
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return []
    default:
      throw new Error(`The report of the API does not know ${inner.type}.`)
  }
}

function declaration(
  file: string,
  source: string,
  statement: Statement,
  start: number,
  end: number,
  links: ReadonlyMap<string, Place>,
): Declaration {
  const mentions: Place[] = []
  const cuts: Array<readonly [start: number, end: number]> = []
  // Where declarations mention others: a name elsewhere is that of a member or a parameter.
  const mention = ({ start: from, end: to }: Span): void => {
    const name = source.slice(from, to).split('.')[0] ?? ''
    mentions.push(links.get(name) ?? { file, name })
  }
  new Visitor({
    TSTypeReference: ({ typeName }) => mention(typeName),
    TSTypeQuery: ({ exprName }) => mention(exprName),
    TSInterfaceHeritage: ({ expression }) => mention(expression),
    TSClassImplements: ({ expression }) => mention(expression),
    ClassDeclaration({ superClass }) {
      if (superClass !== null) mention(superClass)
    },
    TSImportType({ source: from, qualifier, start: cut }) {
      if (qualifier === null) return
      cuts.push([cut, qualifier.start])
      if (!from.value.startsWith('.')) return
      const first = source.slice(qualifier.start, qualifier.end).split('.')[0] ?? ''
      mentions.push(at(file, from.value, first))
    },
  }).visit({ type: 'Program', body: [statement], start, end } as never)
  let text = source.slice(start, end)
  for (const [from, to] of cuts.toSorted(([one], [other]) => other - one))
    text = text.slice(0, from - start) + text.slice(to - start)
  return { text: text.replace(/^declare /, ''), mentions }
}

function at(file: string, specifier: string, name: string): Place {
  return { file: join(dirname(file), specifier.replace(/\.(ts|js)$/, '.d.ts')), name }
}
