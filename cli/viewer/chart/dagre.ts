import * as dagre from '@dagrejs/dagre'

// The library's declarations do not resolve under NodeNext: what is used of it is declared here.

interface Placed {
  /** Of the middle. */
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
}

interface EdgeName {
  readonly v: string
  readonly w: string
  readonly name?: string
}

export interface LayoutGraph {
  setGraph(options: Readonly<Record<string, string | number>>): void
  setNode(id: string, size: { readonly width: number; readonly height: number }): void
  setParent(id: string, parent: string): void
  setEdge(from: string, to: string, label: object, name: string): void
  node(id: string): Placed
  edges(): readonly EdgeName[]
  edge(name: EdgeName): {
    readonly points?: ReadonlyArray<{ readonly x: number; readonly y: number }>
  }
}

interface Options {
  readonly constraints: ReadonlyArray<{ readonly left: string; readonly right: string }>
}

export const { Graph, layout } = dagre as unknown as {
  readonly Graph: new (options: { multigraph: boolean; compound: boolean }) => LayoutGraph
  readonly layout: (graph: LayoutGraph, options: Options) => void
}
