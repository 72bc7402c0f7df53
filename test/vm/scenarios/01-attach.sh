# attach: the disk has the size, the serial number and the limits that were asked for; detached, it is gone
truncate -s 67108864 image
export_image one image '' ,writable=on,serial=kgate-0001,queue-size=128
attach one
equal "$(blockdev --getsize64 "$(disk one)")" 67108864
equal "$(cat "/sys/block/$(name one)/serial")" kgate-0001
equal "$(cat "/sys/block/$(name one)/ro")" 0
equal "$(queue one logical_block_size)" 512
equal "$(queue one max_segments)" 126
equal "$(queue one write_cache)" 'write back'
was=$(disk one)
detach one
fails test -e "$was"
attach one
detach one
stop one
