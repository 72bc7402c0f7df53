{
  echo 'config A0'
  for number in $(seq 20); do
    echo "config A$number"
    echo "    default y if A$((number - 1))"
  done
  echo 'config END'
  echo '    depends on !A20'
} > Kconfig
