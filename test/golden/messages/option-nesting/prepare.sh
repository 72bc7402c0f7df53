{
  printf "option('vduse', type: "
  yes '(' | head -n 80 | tr -d '\n'
  echo "'feature')"
} > meson_options.txt
