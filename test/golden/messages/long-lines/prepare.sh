{
  echo 'config A'
  printf '    depends on A'
  for number in $(seq 60); do printf ' && A'; done
  printf ' && MISSING'
  for number in $(seq 60); do printf ' && A'; done
  echo
} > Kconfig
