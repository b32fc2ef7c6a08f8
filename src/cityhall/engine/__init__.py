"""Rules, procedures, cases, measures: the core that reads definitions."""
