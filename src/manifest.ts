import manifest from '../manifest.json' with { type: 'json' };

/** The bot scopes that the app asks for, as its manifest lists them. */
export const botScopes: string[] = manifest.oauth_config.scopes.bot;
