SKIP_OPTIONS = {"default_devices"}

AUTO_OPTIONS = OTHERS | {"plugins"}
