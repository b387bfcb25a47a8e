// The emoji people and bots use most; any other is shown by its name, as Slack shows one it does not know.
const EMOJI: Record<string, string> = {
  '+1': '👍',
  '-1': '👎',
  alarm_clock: '⏰',
  arrow_down: '⬇️',
  arrow_right: '➡️',
  arrow_up: '⬆️',
  bar_chart: '📊',
  bell: '🔔',
  bug: '🐛',
  bulb: '💡',
  calendar: '📅',
  chart_with_downwards_trend: '📉',
  chart_with_upwards_trend: '📈',
  clap: '👏',
  construction: '🚧',
  dart: '🎯',
  exclamation: '❗',
  eyes: '👀',
  fire: '🔥',
  heart: '❤️',
  heavy_check_mark: '✔️',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️',
  joy: '😂',
  link: '🔗',
  lock: '🔒',
  mag: '🔍',
  memo: '📝',
  moneybag: '💰',
  no_entry: '⛔',
  ok_hand: '👌',
  pencil: '📝',
  pray: '🙏',
  pushpin: '📌',
  question: '❓',
  raised_hands: '🙌',
  red_circle: '🔴',
  robot_face: '🤖',
  rocket: '🚀',
  rotating_light: '🚨',
  slightly_smiling_face: '🙂',
  smile: '😄',
  sparkles: '✨',
  star: '⭐',
  tada: '🎉',
  thinking_face: '🤔',
  thumbsdown: '👎',
  thumbsup: '👍',
  trophy: '🏆',
  warning: '⚠️',
  wave: '👋',
  white_check_mark: '✅',
  wrench: '🔧',
  x: '❌',
  zap: '⚡',
};

/** An emoji by its name, or the name between colons. `unicode` are its code points as Slack sends them, "1f44d". */
export function emojiOf(name: string, unicode?: string): string {
  if (unicode && /^[0-9a-f]+(-[0-9a-f]+)*$/i.test(unicode))
    return String.fromCodePoint(...unicode.split('-').map((point) => Number.parseInt(point, 16)));
  return EMOJI[name] ?? `:${name}:`;
}

/** Plain text with its emoji shown. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}
