// Runs before anything is painted: shows the page in the colours the person chose, or in those of their system.
// Kept apart from the app because the Content-Security-Policy allows no inline script.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('tenantry.color-scheme');
  } catch {
    // Storage may be switched off; the system's choice then holds.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
