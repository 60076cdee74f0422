/** A plain article page that knows light and dark. The thread's place is kept, so that nothing jumps when it comes. */
export const demoStyle = `
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#ffffff, #14161a); color: light-dark(#1b1f26, #e8eaee);
  font: 17px/1.55 Georgia, "Times New Roman", serif; }
main { max-width: 44rem; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 16px; }
article { margin-bottom: 48px; }
comment-thread { display: block; min-height: 100vh; }
iframe { width: 100%; height: 760px; border: 0; }
`;
