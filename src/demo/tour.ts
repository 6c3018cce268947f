export async function runTour(
  _env: Record<string, string | undefined>,
  say: (line: string) => void,
): Promise<boolean> {
  say('not yet');
  return false;
}
