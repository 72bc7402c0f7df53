/** What this machine lacks to run the VM at all: a reason to skip (exit status 77), not a failure. */
export class Missing extends Error {}
