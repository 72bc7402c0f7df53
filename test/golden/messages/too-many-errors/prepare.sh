for number in $(seq 120); do echo 'config $'; done > Kconfig
