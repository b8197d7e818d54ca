// To be imported before `undici`, which gives its agent to the global `fetch` where that has none yet: so Node's own,
// with which a response comes, is there first.
new Response()
