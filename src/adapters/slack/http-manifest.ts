import { z } from 'zod';

/** As much of an app manifest as differs between Socket Mode and HTTP; everything else passes through. */
const Manifest = z.looseObject({
  features: z.looseObject({ slash_commands: z.array(z.looseObject({ command: z.string() })) }),
  oauth_config: z.looseObject({}),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({}),
    interactivity: z.looseObject({}),
  }),
});

const Host = z
  .string()
  .regex(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i,
    'must be a host name like coach.example.org, without https:// or a path',
  );

/**
 * The manifest for HTTP, with OAuth, from the one for Socket Mode: the same app behind the addresses of `host`. Throws
 * where the host is more than a name, or the manifest is none.
 */
export function toHttpManifest(manifest: unknown, host: string): Record<string, unknown> {
  const base = `https://${Host.parse(host)}`;
  const parsed = Manifest.parse(manifest);
  const eventsUrl = `${base}/slack/events`;
  const { features, oauth_config, settings } = parsed;
  return {
    ...parsed,
    features: {
      ...features,
      slash_commands: features.slash_commands.map((command) => ({ ...command, url: eventsUrl })),
    },
    oauth_config: { ...oauth_config, redirect_urls: [`${base}/slack/oauth_redirect`] },
    settings: {
      ...settings,
      event_subscriptions: { ...settings.event_subscriptions, request_url: eventsUrl },
      interactivity: { ...settings.interactivity, request_url: eventsUrl },
      socket_mode_enabled: false,
    },
  };
}
