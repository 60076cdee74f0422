const number = new Intl.NumberFormat();

export const formatNumber = (value: number): string => number.format(value);

/** `1 comment`, `3 comments`. */
export const counted = (count: number, what: string): string =>
  `${formatNumber(count)} ${what}${count === 1 ? "" : "s"}`;

/** `45 s`, `3 min`, `5 h`, `2 d`. @param seconds 0 or more. */
export function formatAge(seconds: number): string {
  if (seconds < 1) return "0 s";
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 2 ** (10 * power)).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
