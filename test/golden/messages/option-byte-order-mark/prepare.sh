printf "\357\273\277option('vduse', type: 'feature')\n" > meson_options.txt
