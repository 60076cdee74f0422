/**
 * Prints one line a step to `stream`: rewritten in place with the seconds gone on a terminal, start and end elsewhere.
 * `line(text)` prints at once; `step(text, work)` resolves with what `work(note)` gives, `note` shows what goes on.
 */
export function createPrinter(stream) {
  const line = (text) => stream.write(`${text}\n`);
  async function step(text, work) {
    const begun = Date.now();
    const seconds = () => `${Math.round((Date.now() - begun) / 1000)} s`;
    let doing = "";
    const draw = () => {
      const width = Math.max(20, (stream.columns ?? 80) - 1);
      stream.write(`\r\x1b[2K${`… ${text} (${seconds()}) ${doing}`.slice(0, width)}`);
    };
    if (!stream.isTTY) line(`… ${text}`);
    const timer = stream.isTTY ? setInterval(draw, 250) : undefined;
    const clean = () => {
      clearInterval(timer);
      if (stream.isTTY) stream.write("\r\x1b[2K");
    };
    try {
      const result = await work((note) => {
        doing = note;
      });
      clean();
      line(`✓ ${text} (${seconds()})`);
      return result;
    } catch (error) {
      clean();
      line(`✗ ${text} (${seconds()})`);
      throw error;
    }
  }
  return { line, step };
}
