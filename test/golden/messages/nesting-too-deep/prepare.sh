{
  echo 'config A'
  printf '    depends on '
  yes '(' | head -n 1001 | tr -d '\n'
  printf A
  yes ')' | head -n 1001 | tr -d '\n'
  echo
} > Kconfig
