# killed 20 times under load, image in memory: each restart goes on, and no acknowledged block is lost or torn
# seconds: 120
truncate -s 16M image
recovery 20 /tmp/image '' ,writable=on
