# killed 20 times under load, image on a disk, 4 queues, requests out of order: the same
# seconds: 120
disk_image image 16777216
recovery 20 /mnt/image ,cache.direct=on ,writable=on,num-queues=4
[ "$(grep -c "served again" /tmp/crash.log)" -ge 10 ]
rm /mnt/image
