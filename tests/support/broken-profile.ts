/** A profile, as a user writes it, whose metadata does not lie where its issuer says. */
export const broken = {
  id: 'broken',
  name: 'Broken',
  issuer: 'https://broken.example',
  endpoints: {
    authorization: 'https://broken.example/authorize',
    token: 'https://broken.example/token',
    userInfo: 'https://broken.example/user',
    discovery: 'https://broken.example/metadata',
  },
  user: { id: '/id' },
}
