import { type Json, records, string } from '../json.ts';
import type { StoredFile } from '../state.ts';
import { ApiError, type Call, type Method, type World, writableChannel } from './method.ts';
import { postAsBot } from './post.ts';

const scope = 'files:write';

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': { scope, run: uploadUrl },
  'files.completeUploadExternal': { scope, run: complete },
};

function uploadUrl({ args, workspace }: Call, { state, baseUrl }: World): Json {
  const name = string(args.filename);
  const length = Number(args.length ?? 0);
  if (name === undefined || !Number.isInteger(length) || length < 1) throw new ApiError('invalid_arguments');
  const file: StoredFile = { id: state.id('F'), teamId: workspace.id, name, length };
  state.files.set(file.id, file);
  return { upload_url: `${baseUrl()}/upload/${file.id}`, file_id: file.id };
}

function complete(call: Call, world: World): Json {
  const { args, workspace } = call;
  const files = records(args.files).map(({ id, title }) => {
    const file = world.state.files.get(String(id));
    if (!file || file.teamId !== workspace.id || !file.content) throw new ApiError('file_not_found');
    if (file.content.byteLength !== file.length) throw new ApiError('invalid_arguments');
    const shownTitle = string(title);
    if (shownTitle !== undefined) file.title = shownTitle;
    return { id: file.id, name: file.name, title: file.title ?? file.name, size: file.length };
  });
  if (files.length === 0) throw new ApiError('invalid_arguments');
  if (args.channel_id !== undefined) {
    const channel = writableChannel(args.channel_id, call, world);
    const threadTs = string(args.thread_ts);
    const draft = {
      text: string(args.initial_comment) ?? '',
      files,
      ...(threadTs !== undefined && { threadTs }),
    };
    postAsBot(world, { workspace, channel, draft });
  }
  return { files };
}

/** Takes in the bytes that were sent to an upload URL; false when there is no such upload. */
export function receiveUpload(
  { state }: Pick<World, 'state'>,
  { id, content }: { id: string; content: Buffer },
): boolean {
  const file = state.files.get(id);
  if (!file || file.content) return false;
  file.content = content;
  return true;
}
