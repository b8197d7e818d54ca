import { viewerAssets } from './assets.ts'

/** The script or the style of the viewer; null at any other path. */
export async function assetAt(path: string): Promise<Response | null> {
  switch (path) {
    case '/viewer.js':
      return asset((await viewerAssets()).script, 'text/javascript')
    case '/viewer.css':
      return asset((await viewerAssets()).style, 'text/css')
    default:
      return null
  }
}

function asset(content: string, type: string): Response {
  return new Response(content, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  })
}
