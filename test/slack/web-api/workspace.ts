import { flag, type Json } from '../json.ts';
import type { Person, SlackState } from '../state.ts';
import { ApiError, type Call, type Method, type World } from './method.ts';

export const workspaceMethods: Record<string, Method> = {
  'auth.test': { run: authTest },
  'users.info': { scope: 'users:read', run: userInfo },
  'team.info': { run: teamInfo },
  'apps.connections.open': { auth: 'app', run: (_call, { socketUrl }) => ({ url: socketUrl() }) },
  'oauth.v2.access': { auth: 'none', run: oauthAccess },
};

function authTest({ workspace }: Call): Json {
  return {
    url: `https://${workspace.domain}.slack.com/`,
    team: workspace.name,
    user: 'whetstone',
    team_id: workspace.id,
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
    is_enterprise_install: false,
  };
}

function userInfo({ args, workspace }: Call, { state }: World): Json {
  const person = state.people.get(String(args.user ?? ''));
  if (!person || person.teamId !== workspace.id) throw new ApiError('user_not_found');
  return { user: shownPerson(person, state, { withLocale: flag(args.include_locale) }) };
}

/** A person in the form in which Slack returns them; the offset is that of their zone at this moment. */
export function shownPerson(person: Person, state: SlackState, { withLocale = false } = {}): Json {
  const zoned = Temporal.Instant.fromEpochMilliseconds(state.now()).toZonedDateTimeISO(person.tz);
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.deleted,
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: zoned.offsetNanoseconds / 1e9,
    profile: { real_name: person.realName, display_name: person.name, team: person.teamId },
    is_admin: person.isAdmin,
    is_owner: person.isOwner,
    is_primary_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: false,
    is_bot: person.isBot,
    is_app_user: false,
    updated: Math.floor(state.now() / 1000),
    ...(withLocale && { locale: person.locale }),
  };
}

function teamInfo({ workspace: { id, name, domain } }: Call): Json {
  return { team: { id, name, domain, email_domain: '', icon: {} } };
}

function oauthAccess({ args }: Call, { state, oauth }: World): Json {
  if (args.client_id !== oauth.clientId) throw new ApiError('invalid_client_id');
  if (args.client_secret !== oauth.clientSecret) throw new ApiError('bad_client_secret');
  const code = String(args.code ?? '');
  const grant = state.oauthCodes.get(code);
  if (!grant) throw new ApiError('invalid_code');
  state.oauthCodes.delete(code);
  const workspace = state.workspaceOf(grant.teamId);
  workspace.install = 'installed';
  return {
    app_id: workspace.appId,
    authed_user: { id: grant.installerId },
    scope: workspace.scopes.join(','),
    token_type: 'bot',
    access_token: workspace.botToken,
    bot_user_id: workspace.botUserId,
    team: { id: workspace.id, name: workspace.name },
    enterprise: null,
    is_enterprise_install: false,
  };
}
