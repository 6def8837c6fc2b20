/** What the page does in a browser: searches, opens what is linked to, and prints everything. */
export const SCRIPT = `(() => {
  const texts = JSON.parse(document.getElementById('index').textContent);
  const input = document.getElementById('search');
  const status = document.getElementById('count');
  const empty = document.getElementById('empty');
  const all = document.getElementById('all');
  const tools = [...document.querySelectorAll('.tool')];
  const say = (count) => count === 1 ? '1 tool' : count + ' tools';

  const filter = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    tools.forEach((tool, index) => {
      tool.hidden = !words.every((word) => texts[index].includes(word));
      if (!tool.hidden) shown += 1;
    });
    status.textContent = words.length === 0 ? say(tools.length) : shown + ' of ' + say(tools.length);
    empty.hidden = shown > 0 || words.length === 0;
    empty.querySelector('b').textContent = input.value.trim();
  };
  const clear = () => { input.value = ''; filter(); input.focus(); };
  const openLinked = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }
    const linked = document.getElementById(id);
    if (!linked || !linked.classList.contains('tool')) return;
    if (linked.hidden) { input.value = ''; filter(); }
    linked.open = true;
    linked.scrollIntoView();
  };

  input.addEventListener('input', filter);
  empty.querySelector('button').addEventListener('click', clear);
  addEventListener('hashchange', openLinked);
  document.addEventListener('keydown', (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
    if (event.key === 'Escape' && event.target === input) clear();
  });
  all.addEventListener('click', () => {
    const open = all.getAttribute('aria-pressed') !== 'true';
    all.setAttribute('aria-pressed', String(open));
    for (const tool of tools) tool.open = open;
  });

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = tools.filter((tool) => !tool.open);
    for (const tool of closed) tool.open = true;
  });
  addEventListener('afterprint', () => { for (const tool of closed) tool.open = false; });

  document.documentElement.classList.add('live');
  filter();
  openLinked();
})();`;
