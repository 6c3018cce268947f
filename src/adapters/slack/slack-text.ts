/**
 * What a person wrote. Slack sends `<`, `>` and `&` as entities and puts links into angle brackets; mentions stay as they
 * are.
 */
export function readSlackText(text: string): string {
  return text
    .replace(
      /<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g,
      (_link, address: string, label: string | undefined) => label || address,
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
