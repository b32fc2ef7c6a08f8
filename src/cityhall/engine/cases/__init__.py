"""Cases: workflow, evidence chain, bundles, corrections, decisions."""
