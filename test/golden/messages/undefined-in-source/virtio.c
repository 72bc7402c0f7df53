#include "virtio.h"

#ifdef CONFIG_VIRTIO_I2C_ADAPTER
static int i2c;
#endif
