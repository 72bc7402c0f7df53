# four queues: each is used, and nothing is lost between them
truncate -s 16M image
export_image one image '' ,writable=on,num-queues=4
attach one
equal "$(ls "/sys/block/$(name one)/mq" | wc -l)" 4
load one 32
for round in 1 2 3 4 5 6; do progress; sleep 0.2; done
unload
check one image
detach one
stop one
