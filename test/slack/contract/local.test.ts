import { expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { installedLocalSlack } from '../../../src/demo/local-slack.ts';
import { describeSlack } from './describe-slack.ts';
import { openLocal } from './open-local.ts';

const os = process.platform === 'win32' ? 'windows' : process.platform;
const needed = `local-slack-${os}-${process.arch}`;
/** Where the project names a package for the platform, one that is missing is a failure; elsewhere there is none to have. */
const isNamed = needed in packageJson.optionalDependencies;
const without = isNamed ? '' : ` (skipped: the project names no package ${needed})`;

test.skipIf(!isNamed)(`the local Slack is installed${without}`, () => {
  expect(installedLocalSlack(), `${needed} is missing: npm ci --include=optional`).not.toBeNull();
});

if (isNamed) describeSlack('the local Slack', openLocal);
