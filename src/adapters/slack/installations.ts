import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Installation, InstallationQuery, InstallationStore } from '@slack/oauth';
import { z } from 'zod';

/** What is kept of installations: a text by key. */
export type TextValues = {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
};

/** The bot's token in each workspace. */
export interface Installations {
  /** Null where the app is not installed. */
  botToken(teamId: string): Promise<string | null>;
  /**
   * Forgets a workspace that removed the app, or revoked its token, at that time. False, and nothing happens, where it
   * installed the app later than that: Slack promises no order.
   */
  remove(teamId: string, at: Date): Promise<boolean>;
}

/** One workspace, whose token comes from the configuration. Its removal lasts until the next start. */
export class ConfiguredInstallation implements Installations {
  readonly #token: string;
  readonly #removed = new Set<string>();

  constructor(token: string) {
    this.#token = token;
  }

  async botToken(teamId: string): Promise<string | null> {
    return this.#removed.has(teamId) ? null : this.#token;
  }

  async remove(teamId: string): Promise<boolean> {
    this.#removed.add(teamId);
    return true;
  }
}

type OnInstalled = (installer: { teamId: string; userId: string }) => Promise<void>;

const Stored = z.object({ bot: z.object({ token: z.string() }), storedAt: z.coerce.date().optional() });

/** Many workspaces, installed by OAuth; tokens are encrypted at rest (AES-256-GCM). */
export class StoredInstallations implements Installations, InstallationStore {
  readonly #values: TextValues;
  readonly #key: Buffer;
  readonly #onInstalled: OnInstalled;
  readonly #now: () => Date;

  /** `onInstalled` is told of every installation once it is stored. */
  constructor(
    values: TextValues,
    options: { encryptionKey: string; onInstalled: OnInstalled; now: () => Date },
  ) {
    this.#now = options.now;
    this.#values = values;
    this.#key = createHash('sha256').update(options.encryptionKey).digest();
    this.#onInstalled = options.onInstalled;
  }

  async storeInstallation(installation: Installation): Promise<void> {
    if (installation.isEnterpriseInstall) {
      throw new Error(
        'Cannot install for a whole organisation yet; choose one workspace on the install page',
      );
    }
    const key = keyOf(installation.isEnterpriseInstall, {
      enterpriseId: installation.enterprise?.id,
      teamId: installation.team?.id,
    });
    await this.#values.set(
      key,
      encrypt(JSON.stringify({ ...installation, storedAt: this.#now() }), this.#key),
    );
    await this.#onInstalled({ teamId: installation.team?.id ?? key, userId: installation.user.id });
  }

  async fetchInstallation(query: InstallationQuery<boolean>): Promise<Installation> {
    const found = await this.#read(keyOf(query.isEnterpriseInstall, query));
    if (found === null)
      throw new Error('Cannot find an installation for this workspace; install the app again');
    return found;
  }

  async deleteInstallation(query: InstallationQuery<boolean>): Promise<void> {
    await this.#values.delete(keyOf(query.isEnterpriseInstall, query));
  }

  async botToken(teamId: string): Promise<string | null> {
    const found = await this.#read(teamId);
    return found ? (Stored.safeParse(found).data?.bot.token ?? null) : null;
  }

  async remove(teamId: string, at: Date): Promise<boolean> {
    const found = Stored.safeParse(await this.#read(teamId)).data;
    if (found?.storedAt && found.storedAt > at) return false;
    await this.#values.delete(teamId);
    return true;
  }

  async #read(key: string): Promise<Installation | null> {
    const stored = await this.#values.get(key);
    return stored === undefined ? null : (JSON.parse(decrypt(stored, this.#key)) as Installation);
  }
}

function keyOf(
  isEnterpriseInstall: boolean | undefined,
  ids: { enterpriseId?: string | undefined; teamId?: string | undefined },
): string {
  const id = isEnterpriseInstall ? ids.enterpriseId : ids.teamId;
  if (!id) throw new Error('Cannot tell which workspace an installation belongs to: Slack sent no id');
  return id;
}

function encrypt(text: string, key: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), body].map((part) => part.toString('base64')).join('.');
}

/** @throws Error where the text was changed, or was encrypted under another key. */
function decrypt(text: string, key: Buffer): string {
  const [iv, tag, body] = text.split('.').map((part) => Buffer.from(part, 'base64'));
  if (!iv || !tag || !body) throw new Error('Cannot read a stored installation; install the app again');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Error(
      'Cannot decrypt a stored installation; check that ENCRYPTION_KEY is the one it was stored with',
      { cause },
    );
  }
}
