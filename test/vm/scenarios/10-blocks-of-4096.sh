# 4096-byte blocks: the kernel sees their size, and nothing is lost
truncate -s 16M image
export_image one image '' ,writable=on,logical-block-size=4096
attach one
equal "$(queue one logical_block_size)" 4096
equal "$(queue one physical_block_size)" 4096
equal "$(blockdev --getsize64 "$(disk one)")" 16777216
load one 32
progress
progress
unload
check one image
detach one
stop one
