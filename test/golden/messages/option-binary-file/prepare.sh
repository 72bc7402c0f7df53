printf "option('vduse', type: 'feature') # \0\n" > meson_options.txt
