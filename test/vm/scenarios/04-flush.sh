# flush: fsync sends one, and what was written before it is in the image
truncate -s 16M image
random data 16777216
export_image one image '' ,writable=on
attach one
flushes() { awk '{print $16}' "/sys/block/$(name one)/stat"; }
before=$(flushes)
dd if=data of="$(disk one)" bs=1M conv=fsync
equal "$(sum image)" "$(sum data)"
[ "$(flushes)" -gt "$before" ]
detach one
stop one
