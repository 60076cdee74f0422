/** An error whose message is meant for the person at the terminal: shown alone, without a stack. */
export function clearError(message) {
  return Object.assign(new Error(message), { clear: true });
}
